import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { LiveEvent, LiveQuery } from '#contracts/people/live.js';
import { Answers } from '../openapi/answers.js';
import { type Actor, Needs, Who } from '../session/roles.js';
import { LiveHub } from './live.hub.js';

@ApiTags('live')
@Controller('api/v1/events')
export class LiveController {
  constructor(private readonly hub: LiveHub) {}

  @Get()
  @Needs('viewer')
  @ApiProduces('text/event-stream')
  @Answers(200, 'Server-Sent Events; the data of each is one of these.', LiveEvent)
  stream(
    @Query({ schema: LiveQuery }) query: LiveQuery,
    @Who() actor: Actor,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): void {
    // The hub may refuse, so it is asked before the answer is taken out of Fastify's hands.
    this.hub.open(reply.raw, actor, query.machine ?? null, lastEventId !== undefined, () => {
      reply.hijack();
      reply.raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
    });
  }
}
