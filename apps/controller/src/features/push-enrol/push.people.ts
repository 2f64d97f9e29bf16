import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Id } from '#contracts/common.js';
import { NewPush, PushAgain, PushApprovals, PushDetail, PushList } from '#contracts/people/push.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Who } from '../session/roles.js';
import { PushService } from './push.service.js';

@ApiTags('enrolment')
@Controller('api/v1/push-enrolments')
export class PushController {
  constructor(private readonly pushes: PushService) {}

  @Get()
  @Needs('admin')
  @Answers(200, 'The newest runs first.', PushList)
  list(): Promise<PushList> {
    return this.pushes.list();
  }

  @Get(':id')
  @Needs('admin')
  @Answers(200, 'What became of each machine so far.', PushDetail)
  detail(@Param('id', { schema: Id }) id: string): Promise<PushDetail> {
    return this.pushes.detail(id);
  }

  @Post()
  @Needs('admin')
  @Answers(201, 'The run has begun. The password is kept in memory for an hour at most, and nowhere else.', PushDetail)
  create(@Body({ schema: NewPush }) wanted: NewPush, @Who() actor: Actor): Promise<PushDetail> {
    return this.pushes.create(wanted, actor.name);
  }

  @Post(':id/approvals')
  @HttpCode(200)
  @Needs('admin')
  @Answers(200, 'The keys are approved for these addresses, and the machines are tried.', PushDetail)
  approve(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: PushApprovals }) approvals: PushApprovals,
    @Who() actor: Actor,
  ): Promise<PushDetail> {
    return this.pushes.approve(id, approvals, actor.name);
  }

  @Post(':id/again')
  @HttpCode(200)
  @Needs('admin')
  @Answers(200, 'The machines are tried again.', PushDetail)
  again(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: PushAgain }) wanted: PushAgain,
    @Who() actor: Actor,
  ): Promise<PushDetail> {
    return this.pushes.again(id, wanted, actor.name);
  }

  @Post(':id/stop')
  @HttpCode(200)
  @Needs('admin')
  @Answers(200, 'No further machine is begun, and the password is forgotten.', PushDetail)
  stop(@Param('id', { schema: Id }) id: string, @Who() actor: Actor): Promise<PushDetail> {
    return this.pushes.stop(id, actor.name);
  }
}
