import { Body, Controller, Get, Header, HttpCode, Param, Post, Req, StreamableFile, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type EnrolAnswer, EnrolRequest } from '#contracts/agent/messages.js';
import { ProblemError } from '../../platform/problem.js';
import { VersionGuard } from '../machines/agent.guard.js';
import { EnrolmentService } from './enrolment.service.js';
import { PackageService } from './package.service.js';

/** The only routes of the agents' listener that ask for no credential. */
@Controller('agent/v1')
export class EnrolmentController {
  constructor(
    private readonly enrolment: EnrolmentService,
    private readonly packages: PackageService,
  ) {}

  @Post('enrol')
  @UseGuards(VersionGuard)
  @HttpCode(200)
  @Header('retry-after', '0')
  enrol(@Body({ schema: EnrolRequest }) request: EnrolRequest, @Req() { ip }: FastifyRequest): Promise<EnrolAnswer> {
    return this.enrolment.enrol(request, ip);
  }

  /** The name is the hash: a line of an older version finds nothing here, rather than other files than it was made for. */
  @Get('package/:file')
  async package(@Param('file') file: string): Promise<StreamableFile> {
    const { sha256, bytes } = await this.packages.current();
    if (file !== `${sha256}.tar.gz`) throw new ProblemError('not-found');
    return new StreamableFile(bytes, { type: 'application/gzip', length: bytes.length });
  }
}
