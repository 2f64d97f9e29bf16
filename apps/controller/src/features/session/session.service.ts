import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Me } from '#contracts/people/session.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#domain/time.js';
import type { Role } from '#domain/words.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { ProblemError } from '../../platform/problem.js';
import { AuditService, type Querier } from '../audit/audit.service.js';
import { Attempts } from './attempts.js';
import { checkPassword, hashPassword } from './passwords.js';
import type { Actor } from './roles.js';

const IDLE_MS = 12 * HOUR_MS;
const ABSOLUTE_MS = 7 * DAY_MS;
/** A session's last use is written at most once in so long: exact to the minute is enough for a 12-hour limit. */
const TOUCH_MS = MINUTE_MS;

/** Message on the `live` channel: streams of this user must look whether their session still stands. */
export interface SessionEnded {
  kind: 'session-ended';
  user: string;
}

export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

interface SessionRow {
  id: string;
  name: string;
  role: Role;
  last_seen_at: Date;
}

@Injectable()
export class SessionService {
  private readonly attempts = new Attempts();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly audit: AuditService,
  ) {}

  /**
   * Checks name and password and opens a session. Wrong name, wrong password and disabled account are told apart in the audit
   * log only.
   * @param address where the request came from, for the limits of attempts.
   * @throws ProblemError `sign-in-failed`, or `too-many-requests` with the seconds to wait.
   */
  async signIn(name: string, password: string, address: string): Promise<{ me: Me; token: string }> {
    const now = this.clock.now();
    const wait = this.attempts.waitSeconds(name, address, now);
    if (wait > 0) throw new ProblemError('too-many-requests', { retryAfter: wait });
    this.attempts.began(name, address, now);
    const { rows } = await this.database.pool.query<{
      id: string;
      name: string;
      role: Role;
      password_hash: string;
      disabled_at: Date | null;
    }>('SELECT id, name, role, password_hash, disabled_at FROM users WHERE name = $1', [name]);
    const user = rows[0];
    const matches = await checkPassword(password, user?.password_hash);
    if (!user || !matches || user.disabled_at) {
      const cause = !user ? 'unknown name' : matches ? 'disabled' : 'wrong password';
      await this.refused(user?.id, cause, address);
      throw new ProblemError('sign-in-failed');
    }
    this.attempts.succeeded(name, address);
    const token = await this.database.tx(async (client) => {
      await this.requireStill(client, user.id, user.password_hash);
      const opened = await this.open(client, user.id);
      await this.audit.record(client, {
        actor: user.name,
        action: 'session.open',
        subject: `user:${user.id}`,
        detail: { address },
      });
      return opened;
    });
    return { me: { id: user.id, name: user.name, role: user.role }, token };
  }

  /**
   * Comparing a password takes a while. Whose account got another one, or was disabled, in that time has lost it: the row is locked, so
   * that this comes before or after. @throws ProblemError `sign-in-failed`
   */
  private async requireStill(client: Querier, user: string, passwordHash: string | undefined): Promise<void> {
    const { rowCount } = await client.query(
      'SELECT 1 FROM users WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL FOR UPDATE',
      [user, passwordHash],
    );
    if (rowCount === 0) throw new ProblemError('sign-in-failed');
  }

  /** The name that was typed is not recorded where it is unknown: people type passwords into the wrong field. */
  private async refused(user: string | undefined, cause: string, address: string): Promise<void> {
    await this.audit.record(this.database.pool, {
      actor: 'stranger',
      action: 'session.refuse',
      subject: user ? `user:${user}` : 'user:unknown',
      detail: { cause, address },
    });
  }

  /** Makes a session within the caller's transaction. The token leaves this process once; the database keeps its hash. */
  async open(client: Querier, user: string): Promise<string> {
    const now = this.clock.now();
    await client.query('DELETE FROM sessions WHERE expires_at <= $1 OR last_seen_at <= $2', [
      now,
      new Date(now.getTime() - IDLE_MS),
    ]);
    const token = randomBytes(32).toString('base64url');
    await client.query(
      'INSERT INTO sessions (token_hash, user_id, created_at, last_seen_at, expires_at) VALUES ($1, $2, $3, $3, $4)',
      [tokenHash(token), user, now, new Date(now.getTime() + ABSOLUTE_MS)],
    );
    return token;
  }

  /** The person behind a session token; undefined when it is unknown, idle for 12 hours, 7 days old, or the account disabled. */
  find(token: string): Promise<Actor | undefined> {
    return this.findByHash(tokenHash(token), true);
  }

  /** The same for an open stream, which must not keep its own session alive. */
  stillStands(session: Buffer): Promise<Actor | undefined> {
    return this.findByHash(session, false);
  }

  private async findByHash(session: Buffer, touch: boolean): Promise<Actor | undefined> {
    const now = this.clock.now();
    const { rows } = await this.database.pool.query<SessionRow>(
      `SELECT u.id, u.name, u.role, s.last_seen_at
       FROM sessions s JOIN users u ON u.id = s.user_id
       WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.last_seen_at > $3 AND u.disabled_at IS NULL`,
      [session, now, new Date(now.getTime() - IDLE_MS)],
    );
    const row = rows[0];
    if (!row) return undefined;
    if (touch && now.getTime() - row.last_seen_at.getTime() > TOUCH_MS) {
      await this.database.pool.query('UPDATE sessions SET last_seen_at = $2 WHERE token_hash = $1', [session, now]);
    }
    return { id: row.id, name: row.name, role: row.role, session };
  }

  async signOut(actor: Actor): Promise<void> {
    await this.database.tx(async (client) => {
      await client.query('DELETE FROM sessions WHERE token_hash = $1', [actor.session]);
      await this.ended(client, actor.name, actor.id, 'session.close');
    });
  }

  async signOutEverywhere(actor: Actor): Promise<void> {
    await this.database.tx(async (client) => {
      await this.endAll(client, actor.id);
      await this.ended(client, actor.name, actor.id, 'session.close-all');
    });
  }

  /** Needs the current password, so that an unattended screen is not an account lost. The other sessions end. */
  async changePassword(actor: Actor, current: string, next: string, address: string): Promise<void> {
    const now = this.clock.now();
    const wait = this.attempts.waitSeconds(actor.name, address, now);
    if (wait > 0) throw new ProblemError('too-many-requests', { retryAfter: wait });
    this.attempts.began(actor.name, address, now);
    const { rows } = await this.database.pool.query<{ password_hash: string }>(
      'SELECT password_hash FROM users WHERE id = $1',
      [actor.id],
    );
    if (!(await checkPassword(current, rows[0]?.password_hash))) {
      await this.refused(actor.id, 'wrong password at a change of password', address);
      throw new ProblemError('sign-in-failed');
    }
    this.attempts.succeeded(actor.name, address);
    const hashed = await hashPassword(next);
    await this.database.tx(async (client) => {
      await this.requireStill(client, actor.id, rows[0]?.password_hash);
      await client.query('UPDATE users SET password_hash = $2 WHERE id = $1', [actor.id, hashed]);
      await this.endAll(client, actor.id, actor.session);
      await this.ended(client, actor.name, actor.id, 'user.password');
    });
  }

  /** Ends every session of a user but the one named, within the caller's transaction, and tells the open streams. */
  async endAll(client: Querier, user: string, except?: Buffer): Promise<void> {
    await client.query('DELETE FROM sessions WHERE user_id = $1 AND token_hash IS DISTINCT FROM $2', [
      user,
      except ?? null,
    ]);
    await this.tellStreams(client, user);
  }

  /** Open streams of this user look again whether their session and role still stand. */
  async tellStreams(client: Querier, user: string): Promise<void> {
    await this.bus.publish(client, 'live', { kind: 'session-ended', user } satisfies SessionEnded);
  }

  private async ended(client: Querier, actor: string, user: string, action: string): Promise<void> {
    await this.audit.record(client, { actor, action, subject: `user:${user}` });
    if (action === 'session.close') await this.tellStreams(client, user);
  }
}
