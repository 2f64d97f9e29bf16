import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DoctorComparison } from '#contracts/people/doctor.js';
import { DOCTOR_QUESTIONS } from '#domain/words.js';
import { Database } from '../../platform/database.js';
import { FLEET_SQL } from '../machines/fleet-sql.people.js';
import { Answers } from '../openapi/answers.js';
import { Needs } from '../session/roles.js';

/** What the fleet's machines measured of the open questions about Windows. */
@ApiTags('doctor')
@Controller('api/v1/doctor')
export class DoctorController {
  constructor(private readonly database: Database) {}

  @Get()
  @Needs('viewer')
  @Answers(200, 'Answers counted by question, edition and build.', DoctorComparison)
  async compare(): Promise<DoctorComparison> {
    const { rows } = await this.database.pool.query<DoctorComparison['rows'][number]>(
      `SELECT a->>'question' AS question, r.body->>'edition' AS edition, (r.body->>'build')::int AS build,
         count(*) FILTER (WHERE a->>'answer' = 'yes')::int AS yes, count(*) FILTER (WHERE a->>'answer' = 'no')::int AS no,
         count(*) FILTER (WHERE a->>'answer' = 'unknown')::int AS unknown
       FROM reports r JOIN machines m ON m.id = r.machine_id CROSS JOIN jsonb_array_elements(r.body->'answers') a
       WHERE r.kind = 'doctor' AND ${FLEET_SQL} AND a->>'question' = ANY($1::text[])
       GROUP BY 1, 2, 3 ORDER BY array_position($1::text[], a->>'question'), 2, 3`,
      [DOCTOR_QUESTIONS],
    );
    return { rows };
  }
}
