import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AuditPage, AuditQuery } from '#contracts/people/audit.js';
import { Database } from '../../platform/database.js';
import { Answers } from '../openapi/answers.js';
import { Needs } from '../session/roles.js';

@ApiTags('audit')
@Controller('api/v1/audit')
@Needs('operator')
export class AuditController {
  constructor(private readonly database: Database) {}

  /** Newest first. `subject` and `action` are exact, or a beginning when they end in `:` or `.` (`machine:`, `patch.`). */
  @Get()
  @Answers(200, 'Entries, newest first.', AuditPage)
  async list(@Query({ schema: AuditQuery }) query: AuditQuery): Promise<AuditPage> {
    const where = {
      ...(query.subject ? { subject: exactOrBeginning(query.subject, ':') } : {}),
      ...(query.action ? { action: exactOrBeginning(query.action, '.') } : {}),
    };
    const { auditEntry } = this.database.prisma;
    const [total, rows] = await Promise.all([
      auditEntry.count({ where }),
      auditEntry.findMany({ where, orderBy: { id: 'desc' }, take: query.size, skip: (query.page - 1) * query.size }),
    ]);
    return {
      total,
      rows: rows.map(({ id, at, batchId, ...entry }) => ({
        ...entry,
        id: id.toString(),
        at: at.toISOString(),
        sealed: batchId !== null,
      })),
    };
  }
}

function exactOrBeginning(text: string, end: string) {
  return text.endsWith(end) ? { startsWith: text } : text;
}
