import { Injectable } from '@nestjs/common';
import type { SetupRequest } from '#contracts/people/session.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { Keys } from '../../platform/keys.js';
import { ProblemError } from '../../platform/problem.js';
import { AuditService } from '../audit/audit.service.js';
import { hashPassword } from './passwords.js';
import type { Actor } from './roles.js';
import { SessionService, tokenHash } from './session.service.js';

/** Row `setup` of the settings: the open link, or the moment at which it was locked for good. */
interface SetupSetting {
  tokenSha256?: string;
  expiresAt?: string;
  doneAt?: string;
}

/** Makes the first admin, once. */
@Injectable()
export class SetupService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly keys: Keys,
    private readonly sessions: SessionService,
    private readonly audit: AuditService,
  ) {}

  async open(): Promise<boolean> {
    const { rows } = await this.database.pool.query<{ value: SetupSetting; users: boolean }>(
      `SELECT value, EXISTS (SELECT 1 FROM users) AS users FROM settings WHERE name = 'setup'`,
    );
    const row = rows[0];
    return row !== undefined && !row.users && !row.value.doneAt;
  }

  /**
   * One transaction under a lock on the setting's row: of two people who use the link at the same moment, one becomes the admin
   * and the other is told that the link is spent.
   * @returns the recovery key, which stays here until the admin says that they keep it, and a session for the new admin.
   */
  async setUp(request: SetupRequest, address: string): Promise<{ recoveryKey: string | null; token: string }> {
    await this.database.tx((client) => this.checkLink(client, request.token));
    const hashed = await hashPassword(request.password);
    const token = await this.database.tx(async (client) => {
      await this.checkLink(client, request.token);
      const made = await client.query<{ id: string }>(
        `INSERT INTO users (id, name, password_hash, role, created_at)
         VALUES (gen_random_uuid(), $1, $2, 'admin', $3) RETURNING id`,
        [request.name, hashed, this.clock.now()],
      );
      const user = made.rows[0]!.id;
      const done: SetupSetting = { doneAt: this.clock.now().toISOString() };
      await client.query(`UPDATE settings SET value = $1, updated_at = $2 WHERE name = 'setup'`, [
        JSON.stringify(done),
        this.clock.now(),
      ]);
      await this.audit.record(client, {
        actor: request.name,
        action: 'setup.finish',
        subject: `user:${user}`,
        detail: { address },
      });
      return this.sessions.open(client, user);
    });
    return { recoveryKey: await this.keys.waitingRecoveryKey(), token };
  }

  /** Shows the recovery key again: the answer to set-up may have been lost on the way, or keys were made anew. Null: nothing waits. */
  async showRecoveryKey({ id, name }: Actor): Promise<string | null> {
    const recoveryKey = await this.keys.waitingRecoveryKey();
    if (recoveryKey === null) return null;
    await this.database.tx((client) =>
      this.audit.record(client, { actor: name, action: 'recovery-key.show', subject: `user:${id}` }),
    );
    return recoveryKey;
  }

  /** The admin keeps it: from now on it is nowhere on this machine. Once more changes nothing. */
  async keepRecoveryKey({ id, name }: Actor): Promise<void> {
    if ((await this.keys.waitingRecoveryKey()) === null) return;
    await this.database.tx((client) =>
      this.audit.record(client, { actor: name, action: 'recovery-key.keep', subject: `user:${id}` }),
    );
    // After the commit: deleted before, a failed transaction would have left the only copy unnamed and gone.
    await this.keys.forgetRecoveryKey();
  }

  private async checkLink(client: Parameters<SessionService['open']>[0], token: string): Promise<void> {
    const { rows } = await client.query<{ value: SetupSetting; users: boolean }>(
      `SELECT value, EXISTS (SELECT 1 FROM users) AS users FROM settings WHERE name = 'setup' FOR UPDATE`,
    );
    const row = rows[0];
    if (row?.users || row?.value.doneAt) throw new ProblemError('link-spent');
    const { tokenSha256, expiresAt } = row?.value ?? {};
    const now = this.clock.now().getTime();
    const live = expiresAt !== undefined && now < Date.parse(expiresAt);
    // Hashes are compared, so that the time of a comparison tells nothing about the token.
    if (!live || tokenHash(token).toString('hex') !== tokenSha256) throw new ProblemError('unknown-link');
  }
}
