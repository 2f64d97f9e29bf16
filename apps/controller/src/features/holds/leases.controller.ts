import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { type LeaseAnswer, LeaseRequest } from '#contracts/agent/messages.js';
import { Agent, AgentGuard, VersionGuard } from '../machines/agent.guard.js';
import type { AgentIdentity } from '../machines/credentials.service.js';
import { LeasesService } from './leases.service.js';

@Controller('agent/v1/lease')
@UseGuards(AgentGuard, VersionGuard)
export class LeasesController {
  constructor(private readonly leases: LeasesService) {}

  @Post()
  @HttpCode(200)
  async renew(
    @Agent() { machineId }: AgentIdentity,
    @Body({ schema: LeaseRequest }) _message: LeaseRequest,
  ): Promise<LeaseAnswer> {
    return { lease: await this.leases.renew(machineId) };
  }
}
