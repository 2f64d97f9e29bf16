import { Body, Controller, Delete, Get, Header, HttpCode, Ip, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { SetupAnswer, SetupRequest, SetupState } from '#contracts/people/session.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Public, Who } from './roles.js';
import { SessionCookie } from './session.cookie.js';
import { SetupService } from './setup.service.js';

@ApiTags('session')
@Controller('api/v1/setup')
export class SetupController {
  constructor(
    private readonly setup: SetupService,
    private readonly cookie: SessionCookie,
  ) {}

  @Get()
  @Public()
  @Answers(200, 'Whether the first admin is still to be made.', SetupState)
  async state(): Promise<z.infer<typeof SetupState>> {
    return { open: await this.setup.open() };
  }

  @Post()
  @Public()
  @Answers(
    201,
    'The first admin was made and is signed in; the recovery key is shown until they say that they keep it.',
    SetupAnswer,
  )
  async finish(
    @Body({ schema: SetupRequest }) request: SetupRequest,
    @Ip() address: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SetupAnswer> {
    const { recoveryKey, token } = await this.setup.setUp(request, address);
    this.cookie.set(reply, token);
    return { recoveryKey };
  }

  @Get('recovery-key')
  @Header('cache-control', 'no-store')
  @Needs('admin')
  @Answers(200, 'The recovery key, as long as nobody has said that they keep it.', SetupAnswer)
  async recoveryKey(@Who() actor: Actor): Promise<SetupAnswer> {
    return { recoveryKey: await this.setup.showRecoveryKey(actor) };
  }

  @Delete('recovery-key')
  @HttpCode(204)
  @Needs('admin')
  @Answers(204, 'The recovery key is kept elsewhere, and the controller has forgotten it.')
  async keepRecoveryKey(@Who() actor: Actor): Promise<void> {
    await this.setup.keepRecoveryKey(actor);
  }
}
