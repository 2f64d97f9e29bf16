import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { RuleDecisions } from './rule-decisions.service.js';

/** For both listeners: people write rules, and scans bring what they decide on. */
@Module({ imports: [AuditModule, JobsModule], providers: [RuleDecisions], exports: [RuleDecisions] })
export class RulesModule {}
