import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { AlarmPage, AlarmQuery, TrendQuery, Trends, WeeklyReport } from '#contracts/people/telling.js';
import { DAY_MS } from '#domain/time.js';
import type { AlarmKind } from '#domain/words.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { Answers } from '../openapi/answers.js';
import { Needs } from '../session/roles.js';
import { ALARMS_SQL, alarmRow, type StoredAlarm } from './alarm-rows.js';
import { ReportService } from './report.service.js';
import { csvOf } from './report-text.js';

const FILTER = `($1::text IS NULL OR a.kind = $1) AND ($2::uuid IS NULL OR a.machine_id = $2) AND ($3 OR a.cleared_at IS NULL)`;

@ApiTags('alarms')
@Controller('api/v1')
export class AlarmsController {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly report: ReportService,
  ) {}

  @Get('alarms')
  @Needs('viewer')
  @Answers(200, 'What somebody should look at, newest first, and how many there are of each kind.', AlarmPage)
  async alarms(@Query({ schema: AlarmQuery }) { kind, machine, show, page, size }: AlarmQuery): Promise<AlarmPage> {
    const filter = [kind ?? null, machine ?? null, show === 'all'];
    const { rows } = await this.database.pool.query<StoredAlarm>(
      `${ALARMS_SQL} WHERE ${FILTER} ORDER BY a.cleared_at DESC NULLS FIRST, a.raised_at DESC, a.id DESC LIMIT $4 OFFSET $5`,
      [...filter, size, (page - 1) * size],
    );
    const counts = await this.database.pool.query<{ kind: AlarmKind; n: number; asked: boolean }>(
      `SELECT a.kind, count(*)::int AS n, ($1::text IS NULL OR a.kind = $1) AS asked FROM alarms a
       WHERE ($2::uuid IS NULL OR a.machine_id = $2) AND ($3 OR a.cleared_at IS NULL) GROUP BY a.kind`,
      filter,
    );
    return {
      total: counts.rows.filter(({ asked }) => asked).reduce((sum, { n }) => sum + n, 0),
      byKind: Object.fromEntries(counts.rows.map(({ kind: name, n }) => [name, n])),
      rows: rows.map(alarmRow),
    };
  }

  @Get('trends')
  @Needs('viewer')
  @Answers(200, 'How the fleet stood, day by day.', Trends)
  async trends(@Query({ schema: TrendQuery }) { days }: z.infer<typeof TrendQuery>): Promise<Trends> {
    const from = new Date(this.clock.now().getTime() - days * DAY_MS);
    const { rows } = await this.database.pool.query<{ day: string; figures: Trends['days'][number] }>(
      `SELECT to_char(day, 'YYYY-MM-DD') AS day, figures FROM fleet_days WHERE day > $1::date ORDER BY day`,
      [from.toISOString().slice(0, 10)],
    );
    return { days: rows.map(({ day, figures }) => ({ ...figures, day })) };
  }

  @Get('reports/weekly')
  @Needs('viewer')
  @Answers(200, 'The report of Monday, as of now.', WeeklyReport)
  weekly(): Promise<WeeklyReport> {
    return this.report.make();
  }

  @Get('reports/weekly.csv')
  @Needs('viewer')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="sluice-week.csv"')
  @Answers(200, 'Machines that are behind, why and since when, as CSV (RFC 4180).')
  async csv(): Promise<string> {
    return csvOf(await this.report.make());
  }
}
