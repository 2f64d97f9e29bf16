import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Id } from '#contracts/common.js';
import { JobDetail, type JobEventRow, JobRow } from '#contracts/people/jobs.js';
import { Database } from '../../platform/database.js';
import { ProblemError } from '../../platform/problem.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Who } from '../session/roles.js';
import { HISTORY_SQL } from './history.people.js';
import { JOB_VIEW_SQL, type StoredJob, shownJob } from './job-view.people.js';
import { JobsService } from './jobs.service.js';

/** History shown of one job: a long install sends a heartbeat every 30 seconds. */
const EVENTS_SHOWN = 1000;

@ApiTags('jobs')
@Controller('api/v1/jobs')
export class JobsPeopleController {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobsService,
  ) {}

  @Get(':id')
  @Needs('viewer')
  @Answers(200, 'One job with its history, oldest first.', JobDetail)
  async detail(@Param('id', { schema: Id }) id: string): Promise<JobDetail> {
    const job = await this.find(id);
    const { rows } = await this.database.pool.query<Omit<JobEventRow, 'at'> & { at: Date }>(HISTORY_SQL, [
      id,
      EVENTS_SHOWN,
    ]);
    return {
      ...shownJob(job),
      params: job.params,
      events: rows.map(({ id, attempt, at, kind, data }) => ({ id, attempt, at: at.toISOString(), kind, data })),
    };
  }

  @Post(':id/stop')
  @HttpCode(200)
  @Needs('operator')
  @Answers(200, 'The job: cancelled if it waited, else it ends at the next safe point.', JobRow)
  async stop(@Param('id', { schema: Id }) id: string, @Who() actor: Actor): Promise<JobRow> {
    const stopped = await this.jobs.stop(id, actor.name);
    if (!stopped.ok) throw new ProblemError(stopped.reason);
    return shownJob(await this.find(id));
  }

  private async find(id: string): Promise<StoredJob> {
    const { rows } = await this.database.pool.query<StoredJob>(`${JOB_VIEW_SQL} WHERE j.id = $1`, [id]);
    if (!rows[0]) throw new ProblemError('not-found');
    return rows[0];
  }
}
