import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { RulesModule } from '../rules/rules.module.js';
import { PatchesService } from './patches.service.js';

/** For people, who decide on patches. */
@Module({ imports: [AuditModule, JobsModule, RulesModule], providers: [PatchesService], exports: [PatchesService] })
export class PatchesModule {}
