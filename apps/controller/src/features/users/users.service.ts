import { Injectable } from '@nestjs/common';
import type { NewUser, UserChange, UserRow } from '#contracts/people/session.js';
import type { Role } from '#domain/words.js';
import type { User } from '#prisma/client.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { orNameTaken, ProblemError } from '../../platform/problem.js';
import { AuditService } from '../audit/audit.service.js';
import { hashPassword } from '../session/passwords.js';
import type { Actor } from '../session/roles.js';
import { SessionService } from '../session/session.service.js';

@Injectable()
export class UsersService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly sessions: SessionService,
    private readonly audit: AuditService,
  ) {}

  async list(): Promise<UserRow[]> {
    const users = await this.database.prisma.user.findMany({ orderBy: { name: 'asc' }, ...this.withSessions() });
    return users.map(shown);
  }

  private async row(id: string): Promise<UserRow> {
    return shown(await this.database.prisma.user.findUniqueOrThrow({ where: { id }, ...this.withSessions() }));
  }

  /** Counts the sessions that have not passed their last moment. */
  private withSessions() {
    return {
      include: { _count: { select: { sessions: { where: { expiresAt: { gt: this.clock.now() } } } } } },
    } as const;
  }

  /** @throws ProblemError `name-taken`. */
  async create(user: NewUser, actor: Actor): Promise<UserRow> {
    const hashed = await hashPassword(user.password);
    const created = await this.database.tx(async (client) => {
      const made = await client
        .query<{ id: string }>(
          `INSERT INTO users (id, name, password_hash, role, created_at)
           VALUES (gen_random_uuid(), $1, $2, $3, $4) RETURNING id`,
          [user.name, hashed, user.role, this.clock.now()],
        )
        .catch(orNameTaken);
      const { id } = made.rows[0]!;
      await this.audit.record(client, {
        actor: actor.name,
        action: 'user.create',
        subject: `user:${id}`,
        detail: { name: user.name, role: user.role },
      });
      return id;
    });
    return this.row(created);
  }

  /**
   * Role, password, disabled or not. A new password or a disabled account ends the user's sessions at once; a new role counts from
   * the next request.
   * @throws ProblemError `not-found`, `last-admin`.
   */
  async change(id: string, change: UserChange, actor: Actor): Promise<UserRow> {
    const hashed = change.password === undefined ? undefined : await hashPassword(change.password);
    await this.database.tx(async (client) => {
      // All admins are locked, in order, so that two admins cannot lower each other at the same moment.
      await client.query(`SELECT 1 FROM users WHERE role = 'admin' OR id = $1 ORDER BY id FOR UPDATE`, [id]);
      const changed = await client.query(
        `UPDATE users SET role = coalesce($2, role), password_hash = coalesce($3, password_hash),
           disabled_at = CASE WHEN $4::boolean IS NULL THEN disabled_at WHEN $4 THEN coalesce(disabled_at, $5) END
         WHERE id = $1`,
        [id, change.role ?? null, hashed ?? null, change.disabled ?? null, this.clock.now()],
      );
      if (changed.rowCount === 0) throw new ProblemError('not-found');
      const admins = await client.query(`SELECT 1 FROM users WHERE role = 'admin' AND disabled_at IS NULL LIMIT 1`);
      if (admins.rowCount === 0) throw new ProblemError('last-admin');
      if (hashed !== undefined || change.disabled) {
        await this.sessions.endAll(client, id, id === actor.id ? actor.session : undefined);
      } else {
        await this.sessions.tellStreams(client, id);
      }
      await this.audit.record(client, {
        actor: actor.name,
        action: 'user.change',
        subject: `user:${id}`,
        detail: { role: change.role, disabled: change.disabled, password: hashed === undefined ? undefined : 'new' },
      });
    });
    return this.row(id);
  }
}

type StoredUser = User & { _count: { sessions: number } };

/** The password's hash stays behind. */
function shown({ id, name, role, createdAt, disabledAt, _count }: StoredUser): UserRow {
  return {
    id,
    name,
    role: role as Role,
    createdAt: createdAt.toISOString(),
    disabledAt: disabledAt?.toISOString() ?? null,
    sessions: _count.sessions,
  };
}
