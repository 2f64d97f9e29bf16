import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { type WishAnswer, WishRequest } from '#contracts/agent/messages.js';
import { Agent, AgentGuard, VersionGuard } from '../machines/agent.guard.js';
import type { AgentIdentity } from '../machines/credentials.service.js';
import { WishesService } from './wishes.service.js';

@Controller('agent/v1/wish')
@UseGuards(AgentGuard, VersionGuard)
export class WishesController {
  constructor(private readonly wishes: WishesService) {}

  @Post()
  @HttpCode(200)
  wish(@Agent() agent: AgentIdentity, @Body({ schema: WishRequest }) request: WishRequest): Promise<WishAnswer> {
    return this.wishes.wish(agent.machineId, request);
  }
}
