import { Body, Controller, Delete, Get, HttpCode, Ip, Post, Put, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Me, PasswordChange, SignInRequest } from '#contracts/people/session.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Public, Who } from './roles.js';
import { SessionCookie } from './session.cookie.js';
import { SessionService } from './session.service.js';

@ApiTags('session')
@Controller('api/v1')
export class SessionController {
  constructor(
    private readonly sessions: SessionService,
    private readonly cookie: SessionCookie,
  ) {}

  @Post('session')
  @HttpCode(200)
  @Public()
  @Answers(200, 'Signed in; the session is in the cookie.', Me)
  async signIn(
    @Body({ schema: SignInRequest }) request: SignInRequest,
    @Ip() address: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Me> {
    const { me, token } = await this.sessions.signIn(request.name, request.password, address);
    this.cookie.set(reply, token);
    return me;
  }

  @Get('session')
  @Needs('viewer')
  @Answers(200, 'Who is signed in.', Me)
  me(@Who() actor: Actor): Me {
    return { id: actor.id, name: actor.name, role: actor.role };
  }

  @Delete('session')
  @HttpCode(204)
  @Needs('viewer')
  @Answers(204, 'Signed out here.')
  async signOut(@Who() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.signOut(actor);
    this.cookie.clear(reply);
  }

  @Delete('sessions')
  @HttpCode(204)
  @Needs('viewer')
  @Answers(204, 'Signed out everywhere.')
  async signOutEverywhere(@Who() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.signOutEverywhere(actor);
    this.cookie.clear(reply);
  }

  @Put('session/password')
  @HttpCode(204)
  @Needs('viewer')
  @Answers(204, 'The password was changed; your other sessions ended.')
  async changePassword(
    @Body({ schema: PasswordChange }) change: PasswordChange,
    @Who() actor: Actor,
    @Ip() address: string,
  ): Promise<void> {
    await this.sessions.changePassword(actor, change.current, change.password, address);
  }
}
