import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { NewRing, RingList, RingRow } from '#contracts/people/fleet.js';
import { Database } from '../../platform/database.js';
import { ProblemError } from '../../platform/problem.js';
import { AuditService } from '../audit/audit.service.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Who } from '../session/roles.js';

/** Rings are few, and only ever added at the end: a rollout that is under way keeps its order. */
@ApiTags('rings')
@Controller('api/v1/rings')
export class RingsController {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditService,
  ) {}

  @Get()
  @Needs('viewer')
  @Answers(200, 'Rings in the order of a rollout.', RingList)
  async list(): Promise<z.infer<typeof RingList>> {
    const rings = await this.database.prisma.ring.findMany({
      orderBy: { position: 'asc' },
      include: { _count: { select: { machines: { where: { state: { notIn: ['retired', 'left'] } } } } } },
    });
    return { rows: rings.map(({ id, name, position, _count }) => ({ id, name, position, machines: _count.machines })) };
  }

  @Post()
  @Needs('admin')
  @Answers(201, 'The new ring, last in the order.', RingRow)
  create(@Body({ schema: NewRing }) ring: NewRing, @Who() actor: Actor): Promise<RingRow> {
    return this.database.tx(async (client) => {
      // Two new rings at the same moment would otherwise ask for the same position.
      await client.query('LOCK TABLE rings IN SHARE ROW EXCLUSIVE MODE');
      const made = await client.query<RingRow>(
        `INSERT INTO rings (id, name, position)
         SELECT gen_random_uuid(), $1, coalesce(max(position), 0) + 1 FROM rings
         HAVING NOT bool_or(name = $1) IS TRUE
         RETURNING id, name, position, 0 AS machines`,
        [ring.name],
      );
      const row = made.rows[0];
      if (!row) throw new ProblemError('name-taken');
      await this.audit.record(client, {
        actor: actor.name,
        action: 'ring.create',
        subject: `ring:${row.id}`,
        detail: { name: row.name },
      });
      return row;
    });
  }
}
