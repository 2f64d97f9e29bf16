import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Id } from '#contracts/common.js';
import { NewJobsAnswer } from '#contracts/people/jobs.js';
import {
  InstallNow,
  PatchDecisionRequest,
  PatchDetail,
  PatchPage,
  PatchQuery,
  PatchRow,
} from '#contracts/people/patches.js';
import { ProblemError, problemOf } from '../../platform/problem.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Who } from '../session/roles.js';
import { PatchDetailService } from './patch-detail.people.js';
import { PatchListService } from './patch-list.people.js';
import { PatchesService } from './patches.service.js';

@ApiTags('patches')
@Controller('api/v1/patches')
export class PatchesPeopleController {
  constructor(
    private readonly list: PatchListService,
    private readonly details: PatchDetailService,
    private readonly patches: PatchesService,
  ) {}

  @Get()
  @Needs('viewer')
  @Answers(200, 'Patches; without `show=all` only those that some machine still lacks.', PatchPage)
  page(@Query({ schema: PatchQuery }) query: PatchQuery): Promise<PatchPage> {
    return this.list.list(query);
  }

  @Get(':id')
  @Needs('viewer')
  @Answers(200, 'One patch, its updates, and where it stands on every machine.', PatchDetail)
  detail(@Param('id', { schema: Id }) id: string): Promise<PatchDetail> {
    return this.details.detail(id);
  }

  @Put(':id/decision')
  @Needs('operator')
  @Answers(200, 'The patch after the decision.', PatchRow)
  async decide(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: PatchDecisionRequest }) request: PatchDecisionRequest,
    @Who() actor: Actor,
  ): Promise<PatchRow> {
    const decided = await this.patches.decide(id, request.ring, request.decision, actor.name);
    if (!decided.ok) throw new ProblemError(decided.reason);
    const row = await this.list.row(id);
    if (!row) throw new ProblemError('not-found');
    return row;
  }

  @Post(':id/install')
  @HttpCode(200)
  @Needs('operator')
  @Answers(200, 'An install job or a refusal for each machine.', NewJobsAnswer)
  async install(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: InstallNow }) request: InstallNow,
    @Who() actor: Actor,
  ): Promise<NewJobsAnswer> {
    const { machines, ...order } = request;
    const answer = await this.patches.installNow({
      patchId: id,
      machineIds: machines,
      ...order,
      by: actor.name,
    });
    if (!answer) throw new ProblemError('not-found');
    const refused = answer.refused.map(({ machine, reason }) => ({ machine, problem: problemOf(reason) }));
    return { created: answer.created, refused };
  }
}
