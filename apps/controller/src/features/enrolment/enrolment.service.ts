import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { EnrolAnswer, EnrolRequest } from '#contracts/agent/messages.js';
import { judgeEnrolment, type KnownMachine } from '#domain/machines/life.js';
import type { Reason } from '#domain/reasons.js';
import { MINUTE_MS } from '#domain/time.js';
import type { Ownership } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { Keys } from '../../platform/keys.js';
import { ProblemError } from '../../platform/problem.js';
import { AuditService } from '../audit/audit.service.js';
import { KeysService } from '../keys/keys.service.js';
import { CredentialsService } from '../machines/credentials.service.js';
import { MachinesService } from '../machines/machines.service.js';
import { PlacementService } from '../rings/placement.service.js';
import { Guesses } from './guesses.js';

interface TokenRow {
  id: string;
  /** Null: label rules place the machine. */
  ringId: string | null;
  ownership: Ownership;
  maxUses: number;
  uses: number;
  expiresAt: Date;
  revokedAt: Date | null;
}

const TOKEN_REFUSALS: readonly Reason[] = ['unknown-token', 'token-revoked', 'token-expired', 'token-spent'];

/** How long a lost answer is given again. */
const ANSWER_AGAIN_MS = 15 * MINUTE_MS;

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest();

/** Stands for this try of this PC with this token; null where the agent is too old to name it. */
const enrolmentHash = ({ enrolment, token }: EnrolRequest) => (enrolment ? sha256(`${enrolment} ${token}`) : null);

/** Lets PCs in: a token, spent in the same transaction that makes the machine, buys a credential of the machine's own. */
@Injectable()
export class EnrolmentService {
  private readonly guesses = new Guesses();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly keys: Keys,
    private readonly audit: AuditService,
    private readonly machines: MachinesService,
    private readonly credentials: CredentialsService,
    private readonly newKeys: KeysService,
    private readonly placement: PlacementService,
  ) {}

  /**
   * @param address of the sender, to slow guessing
   * @throws ProblemError with the reason of the token's refusal, `bogus-smbios-uuid` or `too-many-requests`
   */
  async enrol(request: EnrolRequest, address: string): Promise<EnrolAnswer> {
    const now = this.clock.now();
    const wait = this.guesses.waitSeconds(address, now);
    if (wait > 0) throw new ProblemError('too-many-requests', { retryAfter: wait });
    try {
      const { machine, credential, ownership } = await this.database.tx((client) => this.admit(client, request, now));
      const { caPem, jobKeyPoint, recoveryKeyPoint } = this.keys;
      return {
        machine,
        credential,
        ca: caPem,
        jobKey: jobKeyPoint,
        recoveryKey: recoveryKeyPoint,
        keysSerial: this.newKeys.published?.serial ?? 0,
        ownership,
        now: now.toISOString(),
      };
    } catch (error) {
      if (error instanceof ProblemError && TOKEN_REFUSALS.includes(error.reason)) this.guesses.note(address, now);
      throw error;
    }
  }

  private async admit(
    client: PoolClient,
    request: EnrolRequest,
    now: Date,
  ): Promise<{ machine: string; credential: string; ownership: Ownership }> {
    await this.placement.lockFacts(client);
    // Two enrolments of one PC at the same moment would otherwise both take it for new.
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [request.smbiosUuid]);
    const token = await this.findToken(client, request.token);
    const again = await this.answerAgain(client, request, now);
    if (again) return { ...again, ownership: token.ownership };
    await this.spend(client, token, now);
    const { rows: known } = await client.query<KnownMachine>(
      `SELECT id, smbios_uuid AS "smbiosUuid", state, enrolled_at AS "enrolledAt" FROM machines WHERE smbios_uuid = $1`,
      [request.smbiosUuid],
    );
    const verdict = judgeEnrolment(request.smbiosUuid, known);
    if (!verdict.ok) throw new ProblemError(verdict.reason);
    const machine = randomUUID();
    if (verdict.replaces) {
      // Refused for a row that had ended before: nothing is left to end, and it is linked all the same.
      await this.machines.move(
        {
          machineId: verdict.replaces,
          event: 'reinstall',
          by: `machine:${machine}`,
          why: 'The PC was enrolled again under a new row.',
          detail: { replacedBy: machine },
        },
        client,
      );
    }
    const { name, smbiosUuid, edition, build, ubr, agentVersion, preflight } = request;
    const facts = { id: machine, build, edition, site: null, ownership: token.ownership, labels: {} };
    const ring = token.ringId ?? (await this.placement.placeOf(client, facts))?.ringId;
    await client.query(
      `INSERT INTO machines (id, name, smbios_uuid, ownership, ring_id, edition, build, ubr, agent_version, enrolled_at,
         last_seen_at, preflight, replaces_id, ring_chosen, enrolment_hash)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13, $14)`,
      [
        machine,
        name,
        smbiosUuid,
        token.ownership,
        ring,
        edition,
        build,
        ubr,
        agentVersion,
        now,
        JSON.stringify(preflight),
        verdict.replaces,
        token.ringId !== null,
        enrolmentHash(request),
      ],
    );
    const credential = await this.credentials.issue(client, machine);
    await this.audit.record(client, {
      actor: `machine:${machine}`,
      action: 'machine.enrol',
      subject: `machine:${machine}`,
      detail: { name, token: token.id, ring, replaces: verdict.replaces },
    });
    await this.bus.publish(client, 'live', { kind: 'machine', machine, job: null, update: null });
    return { machine, credential, ownership: token.ownership };
  }

  /**
   * The same enrolment once more: its answer was lost on the way. It buys a new credential for the row that was made, and no second use
   * of the token. Over as soon as the credential of the first answer was used, because then the answer had arrived.
   */
  private async answerAgain(
    client: PoolClient,
    request: EnrolRequest,
    now: Date,
  ): Promise<{ machine: string; credential: string } | null> {
    const hash = enrolmentHash(request);
    if (!hash) return null;
    const { rows } = await client.query<{ id: string }>(
      `SELECT m.id FROM machines m WHERE m.smbios_uuid = $1 AND m.enrolment_hash = $2 AND m.enrolled_at > $3 AND m.state = 'active'
         AND NOT EXISTS (SELECT 1 FROM credentials c WHERE c.machine_id = m.id AND c.first_used_at IS NOT NULL)`,
      [request.smbiosUuid, hash, new Date(now.getTime() - ANSWER_AGAIN_MS)],
    );
    const machine = rows[0]?.id;
    if (!machine) return null;
    await this.credentials.revokeAll(client, [machine]);
    const credential = await this.credentials.issue(client, machine);
    await this.audit.record(client, {
      actor: `machine:${machine}`,
      action: 'machine.enrol-again',
      subject: `machine:${machine}`,
      detail: { name: request.name },
    });
    return { machine, credential };
  }

  /** Locks the token's row until the transaction ends. */
  private async findToken(client: PoolClient, token: string): Promise<TokenRow> {
    const { rows } = await client.query<TokenRow>(
      `SELECT id, ring_id AS "ringId", ownership, max_uses AS "maxUses", uses, expires_at AS "expiresAt",
         revoked_at AS "revokedAt"
       FROM enrolment_tokens WHERE token_hash = $1 FOR UPDATE`,
      [sha256(token)],
    );
    const row = rows[0];
    if (!row) throw new ProblemError('unknown-token');
    if (row.revokedAt) throw new ProblemError('token-revoked');
    return row;
  }

  /** Takes one use of the token. A refusal later in the transaction gives it back. */
  private async spend(client: PoolClient, token: TokenRow, now: Date): Promise<void> {
    if (token.expiresAt <= now) throw new ProblemError('token-expired');
    if (token.uses >= token.maxUses) throw new ProblemError('token-spent');
    await client.query('UPDATE enrolment_tokens SET uses = uses + 1 WHERE id = $1', [token.id]);
  }
}
