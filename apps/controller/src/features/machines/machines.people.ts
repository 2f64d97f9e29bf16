import { Body, Controller, Get, HttpCode, Injectable, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Id } from '#contracts/common.js';
import {
  FleetSummary,
  MachineChange,
  MachineDetail,
  MachinePage,
  MachineQuery,
  NewJobs,
  NewJobsAnswer,
} from '#contracts/people/fleet.js';
import type { MachineEvent } from '#domain/machines/life.js';
import { Bus } from '../../platform/bus.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { ProblemError, problemOf } from '../../platform/problem.js';
import { AuditService } from '../audit/audit.service.js';
import { JobsService } from '../jobs/jobs.service.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Who } from '../session/roles.js';
import { FleetService } from './fleet.people.js';
import { MachineDetailService } from './machine-detail.people.js';
import { MachinesService } from './machines.service.js';

/** How long a job ordered by hand waits for its machine: a laptop may be away for a week. */
const ORDERED_FOR_MS = 7 * 86_400_000;
/** A restart that comes days later surprises whoever works then. */
const RESTART_FOR_MS = 12 * 3_600_000;

/** What each state that a person may ask for means in the life of a machine. */
const EVENT_OF: Record<NonNullable<MachineChange['state']>, MachineEvent> = {
  active: 'confirm',
  retired: 'retire',
  lost: 'silent',
};

/** What people change about machines. */
@Injectable()
export class MachineChanges {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly audit: AuditService,
    private readonly machines: MachinesService,
    private readonly jobs: JobsService,
  ) {}

  /** All of the change, or nothing. @throws ProblemError `not-found`, or why the state cannot change. */
  async change(id: string, change: MachineChange, actor: Actor): Promise<void> {
    await this.database.tx(async (client) => {
      const { ring, ownership, state } = change;
      const changed = await client.query(
        `UPDATE machines m SET ring_id = coalesce(r.id, m.ring_id), ownership = coalesce($3, m.ownership)
         FROM (SELECT 1) one LEFT JOIN rings r ON r.id = $2::uuid
         WHERE m.id = $1 AND ($2::uuid IS NULL OR r.id IS NOT NULL)`,
        [id, ring ?? null, ownership ?? null],
      );
      if (changed.rowCount === 0) throw new ProblemError('not-found');
      if (ring !== undefined || ownership !== undefined) {
        const entry = {
          actor: actor.name,
          action: 'machine.change',
          subject: `machine:${id}`,
          detail: { ring, ownership },
        };
        await this.audit.record(client, entry);
        await this.bus.publish(client, 'live', { kind: 'machine', machine: id, job: null, update: null });
      }
      if (state === undefined) return;
      const moved = await this.machines.move(
        {
          machineId: id,
          event: EVENT_OF[state],
          by: actor.name,
          why: state === 'active' ? null : `Set by ${actor.name}.`,
        },
        client,
      );
      if (!moved.ok) throw new ProblemError(moved.reason);
    });
  }

  /** One verb for many machines: each gets its job or its own refusal. */
  async order(wanted: NewJobs, actor: Actor): Promise<NewJobsAnswer> {
    const machines = [...new Set(wanted.machines)];
    const notBefore = this.clock.now();
    const restart = wanted.verb === 'restart';
    const params = restart
      ? { noticeSeconds: wanted.noticeSeconds ?? 900, evenIfInUse: wanted.evenIfInUse ?? false }
      : {};
    const notAfter = new Date(notBefore.getTime() + (restart ? RESTART_FOR_MS : ORDERED_FOR_MS));
    const answers = await this.jobs.createMany(
      machines.map((machineId) => ({
        machineId,
        verb: wanted.verb,
        params,
        createdBy: actor.name,
        notBefore,
        notAfter,
      })),
    );
    return sortedOut(machines, answers);
  }
}

/** Jobs and refusals, each with its machine. */
function sortedOut(
  machines: readonly string[],
  answers: Awaited<ReturnType<JobsService['createMany']>>,
): NewJobsAnswer {
  const sorted: NewJobsAnswer = { created: [], refused: [] };
  for (const [index, machine] of machines.entries()) {
    const answer = answers[index]!;
    if (answer.ok) sorted.created.push({ machine, job: answer.jobId });
    else sorted.refused.push({ machine, problem: problemOf(answer.reason) });
  }
  return sorted;
}

@ApiTags('machines')
@Controller('api/v1')
export class MachinesPeopleController {
  constructor(
    private readonly fleet: FleetService,
    private readonly details: MachineDetailService,
    private readonly changes: MachineChanges,
  ) {}

  @Get('fleet')
  @Needs('viewer')
  @Answers(200, 'The fleet in numbers.', FleetSummary)
  summary(): Promise<FleetSummary> {
    return this.fleet.summary();
  }

  @Get('machines')
  @Needs('viewer')
  @Answers(200, 'Machines; retired ones and those that left only when asked for by state.', MachinePage)
  list(@Query({ schema: MachineQuery }) query: MachineQuery): Promise<MachinePage> {
    return this.fleet.list(query);
  }

  @Post('machines/jobs')
  @HttpCode(200)
  @Needs('operator')
  @Answers(200, 'A job or a refusal for each machine.', NewJobsAnswer)
  order(@Body({ schema: NewJobs }) wanted: NewJobs, @Who() actor: Actor): Promise<NewJobsAnswer> {
    return this.changes.order(wanted, actor);
  }

  @Get('machines/:id')
  @Needs('viewer')
  @Answers(200, 'Everything about one machine.', MachineDetail)
  detail(@Param('id', { schema: Id }) id: string): Promise<MachineDetail> {
    return this.details.detail(id);
  }

  @Patch('machines/:id')
  @Needs('operator')
  @Answers(200, 'The machine after the change.', MachineDetail)
  async change(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: MachineChange }) change: MachineChange,
    @Who() actor: Actor,
  ): Promise<MachineDetail> {
    await this.changes.change(id, change, actor);
    return this.details.detail(id);
  }
}
