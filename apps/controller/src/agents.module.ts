import { Module } from '@nestjs/common';
import { AuditModule } from './features/audit/audit.module.js';
import { EnrolmentController } from './features/enrolment/enrolment.controller.js';
import { EnrolmentModule } from './features/enrolment/enrolment.module.js';
import { EnrolmentService } from './features/enrolment/enrolment.service.js';
import { LeasesController } from './features/holds/leases.controller.js';
import { LeasesService } from './features/holds/leases.service.js';
import { LevelsService } from './features/holds/levels.service.js';
import { ClaimsService } from './features/jobs/claims.service.js';
import { JobsController } from './features/jobs/jobs.controller.js';
import { JobsModule } from './features/jobs/jobs.module.js';
import { ProgressService } from './features/jobs/progress.service.js';
import { Reconciler } from './features/jobs/reconciler.js';
import { ResultsService } from './features/jobs/results.service.js';
import { KeysController } from './features/keys/keys.controller.js';
import { KeysService } from './features/keys/keys.service.js';
import { LostService } from './features/machines/lost.service.js';
import { MachinesController } from './features/machines/machines.controller.js';
import { MachinesModule } from './features/machines/machines.module.js';
import { PresenceService } from './features/machines/presence.service.js';
import { OutlookService } from './features/polling/outlook.service.js';
import { PollingController } from './features/polling/polling.controller.js';
import { PollingService } from './features/polling/polling.service.js';
import { WakeTimesService } from './features/polling/wake-times.service.js';
import { Dispatcher } from './features/reach/dispatcher.js';
import { ReachModule } from './features/reach/reach.module.js';
import { CatalogueService } from './features/reports/catalogue.service.js';
import { HoldReportsService } from './features/reports/hold-reports.service.js';
import { InventoriesService } from './features/reports/inventories.service.js';
import { ReportsController } from './features/reports/reports.controller.js';
import { ReportsService } from './features/reports/reports.service.js';
import { ScansService } from './features/reports/scans.service.js';
import { RetentionService } from './features/retention/retention.service.js';
import { RingsModule } from './features/rings/rings.module.js';
import { PlannerTimer } from './features/rollouts/planner.timer.js';
import { RolloutsModule } from './features/rollouts/rollouts.module.js';
import { SecondLook } from './features/rollouts/second-look.js';
import { RulesModule } from './features/rules/rules.module.js';
import { RulesSchedule } from './features/rules/rules.schedule.js';
import { SharingService } from './features/sharing/sharing.service.js';
import { WishesController } from './features/wishes/wishes.controller.js';
import { WishesService } from './features/wishes/wishes.service.js';

/** What the agents' listener serves, and the work that goes on behind it. Nothing here is for people. */
@Module({
  imports: [
    AuditModule,
    EnrolmentModule,
    JobsModule,
    MachinesModule,
    RingsModule,
    RulesModule,
    RolloutsModule,
    ReachModule,
  ],
  controllers: [
    EnrolmentController,
    KeysController,
    PollingController,
    JobsController,
    LeasesController,
    ReportsController,
    MachinesController,
    WishesController,
  ],
  providers: [
    EnrolmentService,
    KeysService,
    PresenceService,
    OutlookService,
    WakeTimesService,
    PollingService,
    ClaimsService,
    ProgressService,
    ResultsService,
    Reconciler,
    LeasesService,
    LevelsService,
    CatalogueService,
    ScansService,
    InventoriesService,
    HoldReportsService,
    ReportsService,
    LostService,
    RulesSchedule,
    RetentionService,
    PlannerTimer,
    SecondLook,
    Dispatcher,
    WishesService,
    SharingService,
  ],
})
export class AgentsModule {}
