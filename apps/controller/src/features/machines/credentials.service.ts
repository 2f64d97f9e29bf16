import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { MachineState } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { AuditService } from '../audit/audit.service.js';
import { Batcher } from '../batcher.js';

/** Who a bearer credential speaks for. */
export interface AgentIdentity {
  machineId: string;
  credentialId: string;
  smbiosUuid: string;
  state: MachineState;
  revoked: boolean;
  /** False until the credential was used for the first time; then the ones before it die. */
  used: boolean;
}

const FORM = /^slm_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}_[A-Za-z0-9_-]{43}$/;
/** How long an answer of the database is believed. A revocation is known at once by the bus; this is for a bus that was away. */
const CACHE_MS = 60_000;
const CACHE_LIMIT = 50_000;

const hashOf = (credential: string) => createHash('sha256').update(credential, 'utf8').digest();

/** Bearer credentials of machines: only hashes are kept, and looking one up takes the same steps whether it exists or not. */
@Injectable()
export class CredentialsService implements OnModuleDestroy {
  private readonly cache = new Map<string, { identity: AgentIdentity; until: number }>();
  private readonly lookups: Batcher<string, AgentIdentity | null>;
  private readonly unsubscribe: () => void;
  /** Counts what was forgotten: an answer that was on its way meanwhile may be older than the change, and is not kept. */
  private forgotten = 0;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly audit: AuditService,
  ) {
    this.lookups = new Batcher((hashes) => this.lookUp(hashes), 500, 2);
    this.unsubscribe = bus.subscribe('wake', (message) => {
      if (message.kind === 'resync') this.forgetAll();
      else if (typeof message.credentials === 'string') this.forget(message.credentials);
    });
  }

  onModuleDestroy(): void {
    this.unsubscribe();
  }

  /** @returns null for what no machine was ever given. Revoked credentials are found, so that the refusal can say why. */
  async identify(credential: string): Promise<AgentIdentity | null> {
    if (!FORM.test(credential)) return null;
    const hash = hashOf(credential).toString('hex');
    const cached = this.cache.get(hash);
    const now = performance.now();
    if (cached && cached.until > now) return cached.identity;
    const { forgotten } = this;
    const identity = await this.lookups.ask(hash);
    if (identity && forgotten === this.forgotten) {
      // Oldest first out: a Map keeps the order of insertion.
      if (this.cache.size >= CACHE_LIMIT) this.cache.delete(this.cache.keys().next().value as string);
      this.cache.set(hash, { identity, until: now + CACHE_MS });
    }
    return identity;
  }

  /** Makes a credential for a machine. The text is returned once and kept nowhere. */
  async issue(client: PoolClient, machineId: string): Promise<string> {
    const credential = `slm_${machineId}_${randomBytes(32).toString('base64url')}`;
    await client.query('INSERT INTO credentials (id, machine_id, secret_hash, created_at) VALUES ($1, $2, $3, $4)', [
      randomUUID(),
      machineId,
      hashOf(credential),
      this.clock.now(),
    ]);
    return credential;
  }

  /** A new credential beside the one in use. One issued before and never used is dropped: its answer was lost. */
  async rotate(identity: AgentIdentity): Promise<string> {
    return this.database.tx(async (client) => {
      await client.query(
        `UPDATE credentials SET revoked_at = $3
         WHERE machine_id = $1 AND id <> $2 AND revoked_at IS NULL AND first_used_at IS NULL`,
        [identity.machineId, identity.credentialId, this.clock.now()],
      );
      const credential = await this.issue(client, identity.machineId);
      await this.audit.record(client, {
        actor: `machine:${identity.machineId}`,
        action: 'credential.rotate',
        subject: `machine:${identity.machineId}`,
      });
      await this.changed(client, identity.machineId);
      return credential;
    });
  }

  /** First use of a credential: from now on it is the only one of its machine. */
  async confirm(identity: AgentIdentity): Promise<void> {
    await this.database.tx(async (client) => {
      const now = this.clock.now();
      await client.query('UPDATE credentials SET first_used_at = $2 WHERE id = $1 AND first_used_at IS NULL', [
        identity.credentialId,
        now,
      ]);
      await client.query(
        'UPDATE credentials SET revoked_at = $3 WHERE machine_id = $1 AND id <> $2 AND revoked_at IS NULL',
        [identity.machineId, identity.credentialId, now],
      );
      await this.changed(client, identity.machineId);
    });
    identity.used = true;
  }

  /** Kills every credential of the machines, in the caller's transaction. */
  async revokeAll(client: PoolClient, machineIds: readonly string[]): Promise<void> {
    await client.query(
      'UPDATE credentials SET revoked_at = $2 WHERE machine_id = ANY($1::uuid[]) AND revoked_at IS NULL',
      [machineIds, this.clock.now()],
    );
    for (const machineId of machineIds) await this.changed(client, machineId);
  }

  /** Tells every process that what it remembers of the machine is old. To be called in the transaction that changes its state. */
  async changed(client: PoolClient, machineId: string): Promise<void> {
    await this.bus.publish(client, 'wake', { credentials: machineId });
  }

  private forgetAll(): void {
    this.forgotten += 1;
    this.cache.clear();
  }

  private forget(machineId: string): void {
    this.forgotten += 1;
    for (const [hash, { identity }] of this.cache) if (identity.machineId === machineId) this.cache.delete(hash);
  }

  private async lookUp(hashes: string[]): Promise<(AgentIdentity | null)[]> {
    const { rows } = await this.database.pool.query<AgentIdentity & { hash: string }>({
      name: 'credentials-find',
      text: `SELECT encode(c.secret_hash, 'hex') AS hash, c.id AS "credentialId", m.id AS "machineId",
               m.smbios_uuid AS "smbiosUuid", m.state, c.revoked_at IS NOT NULL AS revoked,
               c.first_used_at IS NOT NULL AS used
             FROM credentials c JOIN machines m ON m.id = c.machine_id WHERE c.secret_hash = ANY($1::bytea[])`,
      values: [hashes.map((hash) => Buffer.from(hash, 'hex'))],
    });
    const found = new Map(rows.map(({ hash, ...identity }) => [hash, identity]));
    return hashes.map((hash) => found.get(hash) ?? null);
  }
}
