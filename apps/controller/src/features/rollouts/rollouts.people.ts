import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Id } from '#contracts/common.js';
import {
  RehearsalAnswer,
  RehearsalRequest,
  RolloutDetail,
  RolloutMachinePage,
  RolloutMachineQuery,
  RolloutPage,
  RolloutPlan,
  RolloutQuery,
} from '#contracts/people/rollouts.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Who } from '../session/roles.js';
import { RehearsalService } from './rehearsal.people.js';
import { RolloutDetailService } from './rollout-detail.people.js';
import { RolloutListService } from './rollout-list.people.js';
import { RolloutMachinesService } from './rollout-machines.people.js';
import { ROLLOUT_ACTS, RolloutsService } from './rollouts.service.js';

@ApiTags('rollouts')
@Controller('api/v1/rollouts')
export class RolloutsPeopleController {
  constructor(
    private readonly rollouts: RolloutsService,
    private readonly lists: RolloutListService,
    private readonly details: RolloutDetailService,
    private readonly machines: RolloutMachinesService,
    private readonly rehearsals: RehearsalService,
  ) {}

  @Get()
  @Needs('viewer')
  @Answers(200, 'Rollouts: live ones first, then drafts, then what has ended; newest first.', RolloutPage)
  list(@Query({ schema: RolloutQuery }) query: RolloutQuery): Promise<RolloutPage> {
    return this.lists.list(query);
  }

  @Post()
  @Needs('operator')
  @Answers(201, 'The new draft.', RolloutDetail)
  async create(@Body({ schema: RolloutPlan }) plan: RolloutPlan, @Who() actor: Actor): Promise<RolloutDetail> {
    return this.details.detail(await this.rollouts.create(plan, actor.name));
  }

  @Post('rehearse')
  @HttpCode(200)
  @Needs('viewer')
  @Answers(200, 'What the plan would do beside all live rollouts; nothing is saved.', RehearsalAnswer)
  rehearse(@Body({ schema: RehearsalRequest }) request: RehearsalRequest): Promise<RehearsalAnswer> {
    return this.rehearsals.rehearse(request);
  }

  @Get(':id')
  @Needs('viewer')
  @Answers(200, 'One rollout: its stages, gates, history, and what a person may do.', RolloutDetail)
  detail(@Param('id', { schema: Id }) id: string): Promise<RolloutDetail> {
    return this.details.detail(id);
  }

  @Put(':id')
  @Needs('operator')
  @Answers(200, 'The draft after the change.', RolloutDetail)
  async change(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RolloutPlan }) plan: RolloutPlan,
    @Who() actor: Actor,
  ): Promise<RolloutDetail> {
    await this.rollouts.change(id, plan, actor.name);
    return this.details.detail(id);
  }

  @Get(':id/machines')
  @Needs('viewer')
  @Answers(200, 'Its machines, each with where it stands and why it does not have the patch yet.', RolloutMachinePage)
  page(
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: RolloutMachineQuery }) query: RolloutMachineQuery,
  ): Promise<RolloutMachinePage> {
    return this.machines.list(id, query);
  }

  @Post(':id/:act')
  @HttpCode(200)
  @Needs('operator')
  @Answers(200, 'The rollout after the act: schedule, edit, start, pause, resume or cancel.', RolloutDetail)
  async act(
    @Param('id', { schema: Id }) id: string,
    @Param('act', { schema: z.enum(ROLLOUT_ACTS) }) act: (typeof ROLLOUT_ACTS)[number],
    @Who() actor: Actor,
  ): Promise<RolloutDetail> {
    await this.rollouts.act(id, act, actor.name);
    return this.details.detail(id);
  }
}
