import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DoctorComparison } from '#contracts/people/doctor.js';
import { basisOf, DOCTOR_STATEMENTS } from '#domain/doctor.js';
import { DOCTOR_QUESTIONS } from '#domain/words.js';
import { Database } from '../../platform/database.js';
import { FLEET_SQL } from '../machines/fleet-sql.people.js';
import { Answers } from '../openapi/answers.js';
import { Needs } from '../session/roles.js';

type Found = Omit<DoctorComparison['rows'][number], 'basis'>;

/** What the fleet's machines measured of the open questions about Windows. */
@ApiTags('doctor')
@Controller('api/v1/doctor')
export class DoctorController {
  constructor(private readonly database: Database) {}

  @Get()
  @Needs('viewer')
  @Answers(200, 'Each statement with its answers, and the answers by edition and build.', DoctorComparison)
  async compare(): Promise<DoctorComparison> {
    const { rows } = await this.database.pool.query<Found>(
      `SELECT a->>'question' AS question, r.body->>'edition' AS edition, (r.body->>'build')::int AS build,
         count(*) FILTER (WHERE a->>'answer' = 'yes')::int AS yes, count(*) FILTER (WHERE a->>'answer' = 'no')::int AS no,
         count(*) FILTER (WHERE a->>'answer' = 'unknown')::int AS unknown
       FROM reports r JOIN machines m ON m.id = r.machine_id CROSS JOIN jsonb_array_elements(r.body->'answers') a
       WHERE r.kind = 'doctor' AND ${FLEET_SQL} AND a->>'question' = ANY($1::text[])
       GROUP BY 1, 2, 3 ORDER BY array_position($1::text[], a->>'question'), 2, 3`,
      [DOCTOR_QUESTIONS],
    );
    const statements = DOCTOR_QUESTIONS.map((question) => {
      const found = rows.filter((row) => row.question === question);
      const count = (answer: 'yes' | 'no' | 'unknown') => found.reduce((sum, row) => sum + row[answer], 0);
      const counts = { yes: count('yes'), no: count('no'), unknown: count('unknown') };
      return { question, basis: basisOf(question, counts), ...counts, ...DOCTOR_STATEMENTS[question] };
    });
    return { statements, rows: rows.map((row) => ({ ...row, basis: basisOf(row.question, row) })) };
  }
}
