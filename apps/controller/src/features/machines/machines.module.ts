import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { CredentialsService } from './credentials.service.js';
import { MachinesService } from './machines.service.js';

/** For both listeners; what only agents need stands in agents.module.ts. */
@Module({
  imports: [AuditModule, JobsModule],
  providers: [MachinesService, CredentialsService],
  exports: [MachinesService, CredentialsService],
})
export class MachinesModule {}
