import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { JobsService } from './jobs.service.js';

/** For both listeners: people order and stop jobs. What only agents need stands in agents.module.ts. */
@Module({ imports: [AuditModule], providers: [JobsService], exports: [JobsService] })
export class JobsModule {}
