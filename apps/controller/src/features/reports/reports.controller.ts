import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ReportRequest } from '#contracts/agent/messages.js';
import { Agent, AgentGuard, VersionGuard } from '../machines/agent.guard.js';
import type { AgentIdentity } from '../machines/credentials.service.js';
import { ReportsService } from './reports.service.js';

@Controller('agent/v1/report')
@UseGuards(AgentGuard, VersionGuard)
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  @Post()
  @HttpCode(200)
  async report(
    @Agent() { machineId }: AgentIdentity,
    @Body({ schema: ReportRequest }) report: ReportRequest,
  ): Promise<{ known: boolean }> {
    return { known: await this.reports.report(machineId, report) };
  }
}
