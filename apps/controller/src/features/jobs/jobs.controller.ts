import { Body, Controller, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ProgressRequest, ResultRequest } from '#contracts/agent/messages.js';
import { Id } from '#contracts/common.js';
import { ProblemError } from '../../platform/problem.js';
import { Agent, AgentGuard, VersionGuard } from '../machines/agent.guard.js';
import type { AgentIdentity } from '../machines/credentials.service.js';
import { ProgressService } from './progress.service.js';
import { ResultsService } from './results.service.js';

@Controller('agent/v1/jobs/:id')
@UseGuards(AgentGuard, VersionGuard)
export class JobsController {
  constructor(
    private readonly progress: ProgressService,
    private readonly results: ResultsService,
  ) {}

  @Post('progress')
  @HttpCode(200)
  async tell(
    @Agent() { machineId }: AgentIdentity,
    @Param('id', { schema: Id }) jobId: string,
    @Body({ schema: ProgressRequest }) progress: ProgressRequest,
  ): Promise<{ stop: boolean }> {
    const told = await this.progress.record({ machineId, jobId, progress });
    if (!told.ok) throw new ProblemError(told.reason);
    return { stop: told.stop };
  }

  @Post('result')
  @HttpCode(200)
  async end(
    @Agent() { machineId }: AgentIdentity,
    @Param('id', { schema: Id }) jobId: string,
    @Body({ schema: ResultRequest }) result: ResultRequest,
  ): Promise<{ recorded: boolean }> {
    const ended = await this.results.record({ machineId, jobId, result });
    if (!ended.ok) throw new ProblemError(ended.reason);
    return { recorded: ended.recorded };
  }
}
