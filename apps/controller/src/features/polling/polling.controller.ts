import { Body, Controller, HttpCode, Post, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type PollAnswer, PollRequest } from '#contracts/agent/messages.js';
import { Agent, AgentGuard, VersionGuard } from '../machines/agent.guard.js';
import type { AgentIdentity } from '../machines/credentials.service.js';
import { PollingService } from './polling.service.js';

@Controller('agent/v1/poll')
@UseGuards(AgentGuard, VersionGuard)
export class PollingController {
  constructor(private readonly polling: PollingService) {}

  @Post()
  @HttpCode(200)
  async poll(
    @Agent() agent: AgentIdentity,
    @Body({ schema: PollRequest }) request: PollRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PollAnswer> {
    const answer = await this.polling.poll(agent, request, {
      // The response's own close event: that of the request already fires when the body was read.
      onGone: (listener) => {
        reply.raw.once('close', () => {
          if (!reply.raw.writableEnded) listener();
        });
      },
    });
    void reply.header('retry-after', String(answer.retryAfter));
    return answer;
  }
}
