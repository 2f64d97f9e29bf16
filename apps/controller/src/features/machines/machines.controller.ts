import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { LeaveRequest, RotateRequest } from '#contracts/agent/messages.js';
import { Agent, AgentGuard, AllowedWhen, VersionGuard } from './agent.guard.js';
import { type AgentIdentity, CredentialsService } from './credentials.service.js';
import { MachinesService } from './machines.service.js';

@Controller('agent/v1')
@UseGuards(AgentGuard, VersionGuard)
export class MachinesController {
  constructor(
    private readonly credentials: CredentialsService,
    private readonly machines: MachinesService,
  ) {}

  @Post('rotate')
  @HttpCode(200)
  async rotate(@Agent() agent: AgentIdentity, @Body({ schema: RotateRequest }) _message: RotateRequest) {
    return { credential: await this.credentials.rotate(agent) };
  }

  @Post('leave')
  @HttpCode(204)
  @AllowedWhen('retired', 'left')
  async leave(@Agent() agent: AgentIdentity, @Body({ schema: LeaveRequest }) message: LeaveRequest): Promise<void> {
    await this.machines.leave(agent, message);
  }
}
