import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AuditPage, AuditQuery } from '#contracts/people/fleet.js';
import { Database } from '../../platform/database.js';
import { Answers } from '../openapi/answers.js';
import { Needs } from '../session/roles.js';

interface StoredEntry {
  id: string;
  at: Date;
  actor: string;
  action: string;
  subject: string;
  detail: unknown;
  sealed: boolean;
}

@ApiTags('audit')
@Controller('api/v1/audit')
@Needs('operator')
export class AuditController {
  constructor(private readonly database: Database) {}

  /** Newest first. `subject` and `action` are exact, or a beginning when they end in `:` or `.` (`machine:`, `patch.`). */
  @Get()
  @Answers(200, 'Entries, newest first.', AuditPage)
  async list(@Query({ schema: AuditQuery }) query: AuditQuery): Promise<AuditPage> {
    const where = `($1::text IS NULL OR CASE WHEN $1 LIKE '%:' THEN starts_with(subject, $1) ELSE subject = $1 END)
               AND ($2::text IS NULL OR CASE WHEN $2 LIKE '%.' THEN starts_with(action, $2) ELSE action = $2 END)`;
    const filter = [query.subject ?? null, query.action ?? null];
    const [total, page] = await Promise.all([
      this.database.pool.query<{ total: number }>(
        `SELECT count(*)::int AS total FROM audit_entries WHERE ${where}`,
        filter,
      ),
      this.database.pool.query<StoredEntry>(
        `SELECT id::text, at, actor, action, subject, detail, batch_id IS NOT NULL AS sealed
         FROM audit_entries WHERE ${where} ORDER BY audit_entries.id DESC LIMIT $3 OFFSET $4`,
        [...filter, query.size, (query.page - 1) * query.size],
      ),
    ]);
    return {
      total: total.rows[0]?.total ?? 0,
      rows: page.rows.map((row) => ({ ...row, at: row.at.toISOString() })),
    };
  }
}
