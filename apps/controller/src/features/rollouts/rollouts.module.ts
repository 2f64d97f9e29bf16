import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { Granting } from './granting.js';
import { Overtaking } from './overtaking.js';
import { PlannerService } from './planner.service.js';
import { PlannerStateRepository } from './planner-state.repository.js';
import { RolloutStates } from './rollout-states.js';

/** For both listeners: people plan, and behind the agents' listener the plan is carried out. */
@Module({
  imports: [AuditModule, JobsModule],
  providers: [PlannerStateRepository, RolloutStates, Granting, Overtaking, PlannerService],
  exports: [PlannerStateRepository, RolloutStates, Granting, PlannerService],
})
export class RolloutsModule {}
