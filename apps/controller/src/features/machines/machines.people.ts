import { Body, Controller, Get, HttpCode, Injectable, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Id, type UpdateIdentity } from '#contracts/common.js';
import { NewJobs, NewJobsAnswer } from '#contracts/people/jobs.js';
import {
  FleetLabels,
  FleetSummary,
  MachineChange,
  MachineChanges,
  MachineChangesAnswer,
  MachineDetail,
  MachinePage,
  MachineQuery,
} from '#contracts/people/machines.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database.js';
import { ProblemError, problemOf } from '../../platform/problem.js';
import { JobsService } from '../jobs/jobs.service.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Who } from '../session/roles.js';
import { ChangesService } from './changes.people.js';
import { FleetService } from './fleet.people.js';
import { LabelsService } from './labels.people.js';
import { MachineDetailService } from './machine-detail.people.js';
import { WakesService } from './wakes.people.js';

/** How long a job ordered by hand waits for its machine: a laptop may be away for a week. */
const ORDERED_FOR_MS = 7 * 86_400_000;
/** A restart, or a notice about tonight, that comes days later surprises whoever works then. */
const TODAY_MS = 12 * 3_600_000;
const FOR_TODAY: readonly NewJobs['verb'][] = ['restart', 'notify'];

/** What people order of machines. */
@Injectable()
export class MachineOrders {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: JobsService,
    private readonly wakes: WakesService,
  ) {}

  /** One verb for many machines: each gets its job or its own refusal. */
  async order(wanted: NewJobs, actor: Actor): Promise<NewJobsAnswer> {
    const machines = [...new Set(wanted.machines)];
    if (wanted.verb === 'wake') return this.wakes.order(machines, actor.name);
    const notBefore = this.clock.now();
    const params = await this.paramsOf(wanted);
    const validFor = FOR_TODAY.includes(wanted.verb) ? TODAY_MS : ORDERED_FOR_MS;
    const notAfter = new Date(notBefore.getTime() + validFor);
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

  /** @throws ProblemError `invalid`, `not-found` for an update that nobody reported */
  private async paramsOf(wanted: NewJobs): Promise<Record<string, unknown>> {
    switch (wanted.verb) {
      case 'restart':
        return { noticeSeconds: wanted.noticeSeconds ?? 900, evenIfInUse: wanted.evenIfInUse ?? false };
      case 'settings':
        return given(wanted.settings, 'settings');
      case 'repair':
        return { steps: given(wanted.steps, 'steps') };
      case 'notify':
        return { template: given(wanted.template, 'template') };
      case 'uninstall':
        return { update: await this.identityOf(given(wanted.update, 'update')) };
      default:
        return {};
    }
  }

  private async identityOf(update: string): Promise<UpdateIdentity> {
    const { rows } = await this.database.pool.query<UpdateIdentity>(
      'SELECT update_id AS "updateId", revision FROM updates WHERE id = $1',
      [update],
    );
    if (!rows[0]) throw new ProblemError('not-found');
    return rows[0];
  }
}

/** @throws ProblemError `invalid` for a parameter that its verb needs and that was not given. */
function given<T>(value: T | undefined, path: keyof NewJobs): T {
  if (value !== undefined) return value;
  throw new ProblemError('invalid', { errors: [{ path, message: 'It is needed for this verb.' }] });
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
    private readonly orders: MachineOrders,
    private readonly changes: ChangesService,
    private readonly labels: LabelsService,
  ) {}

  @Get('fleet')
  @Needs('viewer')
  @Answers(200, 'The fleet in numbers.', FleetSummary)
  summary(): Promise<FleetSummary> {
    return this.fleet.summary();
  }

  @Get('fleet/labels')
  @Needs('viewer')
  @Answers(200, 'Facts and labels of the machines, with how many have each.', FleetLabels)
  fleetLabels(): Promise<FleetLabels> {
    return this.labels.list();
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
    return this.orders.order(wanted, actor);
  }

  @Post('machines/changes')
  @HttpCode(200)
  @Needs('operator')
  @Answers(200, 'The machines that are as wanted, and a refusal for each of the others.', MachineChangesAnswer)
  changeMany(
    @Body({ schema: MachineChanges }) { machines, change }: MachineChanges,
    @Who() actor: Actor,
  ): Promise<MachineChangesAnswer> {
    return this.changes.changeMany(machines, change, actor.name);
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
    await this.changes.change(id, change, actor.name);
    return this.details.detail(id);
  }
}
