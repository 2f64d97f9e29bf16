import { Injectable } from '@nestjs/common';
import type { MachineTransports, NewSshTransport, NewWinRmTransport } from '#contracts/people/reach.js';
import type { Carrier, Ownership } from '#domain/words.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { Keys } from '../../platform/keys.js';
import { ProblemError } from '../../platform/problem.js';
import { makeKeyPair } from '../../transports/ssh/key-pair.js';
import { AuditService, type Querier } from '../audit/audit.service.js';
import type { WinRmCredential } from './carriers.js';
import { placeOf, type StoredTransport, TRANSPORT_COLUMNS } from './stored.js';
import { TransportsService } from './transports.service.js';

type Wanted = Pick<StoredTransport, 'kind' | 'host' | 'port' | 'account' | 'beforePoll'> &
  Partial<Pick<StoredTransport, 'publicKey' | 'signIn' | 'administrator'>>;

/** Sets transports up, or changes them. Secrets go in, or are made here, and never come out. */
@Injectable()
export class TransportSetupService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly keys: Keys,
    private readonly audit: AuditService,
    private readonly transports: TransportsService,
  ) {}

  /** The key is made here, for this machine alone. @throws ProblemError `not-found`, `machine-retired` */
  async setSsh(machineId: string, wanted: NewSshTransport, by: string): Promise<MachineTransports> {
    await this.change(machineId, 'ssh', by, (was) => {
      const pair = !was || wanted.newKey ? makeKeyPair() : null;
      const { host, port, account, beforePoll } = wanted;
      const publicKey = pair?.publicKey ?? was?.publicKey ?? null;
      return { wanted: { kind: 'ssh', host, port, account, beforePoll, publicKey }, secret: pair?.privateKey ?? null };
    });
    return this.transports.list(machineId);
  }

  /** @throws ProblemError `not-found`, `machine-retired`, `administrator-personal`, `transport-credential-missing` */
  async setWinRm(machineId: string, wanted: NewWinRmTransport, by: string): Promise<MachineTransports> {
    const { password, certificate: cert, key, ...rest } = wanted;
    const given: WinRmCredential | null =
      password !== undefined ? { password } : cert !== undefined && key !== undefined ? { cert, key } : null;
    await this.change(machineId, 'winrm', by, (was, ownership) => {
      if (rest.administrator && ownership === 'personal') throw new ProblemError('administrator-personal');
      // Whoever points it elsewhere must know the password: the stored one is never sent to another place.
      const same = was?.host === rest.host && was.port === rest.port && was.account === rest.account;
      const kept = same && (was.signIn === 'certificate') === (rest.signIn === 'certificate');
      if (!given && !kept) throw new ProblemError('transport-credential-missing');
      return { wanted: { kind: 'winrm', ...rest }, secret: given && JSON.stringify(given) };
    });
    return this.transports.list(machineId);
  }

  private async change(
    machineId: string,
    kind: Carrier,
    by: string,
    decide: (was: StoredTransport | null, ownership: Ownership) => { wanted: Wanted; secret: string | null },
  ): Promise<void> {
    await this.database.tx(async (client) => {
      const machine = await client.query<{ state: string; ownership: Ownership }>(
        'SELECT state, ownership FROM machines WHERE id = $1 FOR UPDATE',
        [machineId],
      );
      const found = machine.rows[0];
      if (!found) throw new ProblemError('not-found');
      if (['retired', 'left'].includes(found.state)) throw new ProblemError('machine-retired');
      const { rows } = await client.query<StoredTransport>(
        `SELECT ${TRANSPORT_COLUMNS} FROM machine_transports t WHERE machine_id = $1 AND kind = $2 FOR UPDATE`,
        [machineId, kind],
      );
      const was = rows[0] ?? null;
      const { wanted, secret } = decide(was, found.ownership);
      await this.write(client, machineId, wanted, secret, was);
      const { publicKey: _, ...told } = wanted;
      const detail = { ...told, credential: secret === null ? 'kept' : 'new' };
      await this.audit.record(client, { actor: by, action: 'transport.set', subject: `machine:${machineId}`, detail });
    });
  }

  /** Another address has to be approved anew; another address, account or credential has to be tested anew. */
  private async write(
    client: Querier,
    machineId: string,
    wanted: Wanted,
    secret: string | null,
    was: StoredTransport | null,
  ): Promise<void> {
    const { kind, host, port, account, beforePoll, publicKey = null, signIn = null, administrator = false } = wanted;
    const moved = !was || was.host !== host || was.port !== port;
    const anew =
      moved ||
      secret !== null ||
      was.account !== account ||
      was.signIn !== signIn ||
      was.administrator !== administrator;
    await client.query(
      `INSERT INTO machine_transports AS t (machine_id, kind, before_poll, host, port, account, public_key, secret, retry_at,
         sign_in, administrator)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $12, $13)
       ON CONFLICT (machine_id, kind) DO UPDATE SET before_poll = $3, host = $4, port = $5, account = $6, public_key = $7, secret = $8,
         sign_in = $12, administrator = $13,
         host_key = CASE WHEN $10 THEN NULL ELSE t.host_key END, host_key_seen = CASE WHEN $10 THEN NULL ELSE t.host_key_seen END,
         pinned_by = CASE WHEN $10 THEN NULL ELSE t.pinned_by END, pinned_at = CASE WHEN $10 THEN NULL ELSE t.pinned_at END,
         state = CASE WHEN $11 THEN 'untested' ELSE t.state END, reason = CASE WHEN $11 THEN NULL ELSE t.reason END,
         failures = 0, retry_at = $9`,
      [
        machineId,
        kind,
        beforePoll,
        host,
        port,
        account,
        publicKey,
        secret === null ? was?.secret : this.keys.seals.seal(secret, placeOf(machineId, kind)),
        this.clock.now(),
        moved,
        anew,
        signIn,
        administrator,
      ],
    );
  }
}
