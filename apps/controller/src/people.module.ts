import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AlarmsController } from './features/alarms/alarms.people.js';
import { ReportService } from './features/alarms/report.service.js';
import { WatchService } from './features/alarms/watch.service.js';
import { AuditController } from './features/audit/audit.controller.js';
import { AuditModule } from './features/audit/audit.module.js';
import { AuditSealer } from './features/audit/audit.sealer.js';
import { SeenController, SourcesController } from './features/discovery/discovery.people.js';
import { ReadingsService } from './features/discovery/readings.service.js';
import { SeenService } from './features/discovery/seen.service.js';
import { SourcesService } from './features/discovery/sources.service.js';
import { DiscoveryWatcher } from './features/discovery/watcher.js';
import { EnrolmentModule } from './features/enrolment/enrolment.module.js';
import { LineController } from './features/enrolment/line.people.js';
import { TokensController, TokensService } from './features/enrolment/tokens.people.js';
import { FleetStopController } from './features/fleet-stop/fleet-stop.people.js';
import { FleetStopService } from './features/fleet-stop/fleet-stop.service.js';
import { HoldsController } from './features/holds/holds.people.js';
import { JobsModule } from './features/jobs/jobs.module.js';
import { JobsPeopleController } from './features/jobs/jobs.people.js';
import { LiveController } from './features/live/live.controller.js';
import { LiveHub } from './features/live/live.hub.js';
import { ChangesService } from './features/machines/changes.people.js';
import { FactsService } from './features/machines/facts.people.js';
import { FleetService } from './features/machines/fleet.people.js';
import { LabelsService } from './features/machines/labels.people.js';
import { MachineDetailService } from './features/machines/machine-detail.people.js';
import { MachinesModule } from './features/machines/machines.module.js';
import { MachineOrders, MachinesPeopleController } from './features/machines/machines.people.js';
import { WakesService } from './features/machines/wakes.people.js';
import { ChannelsController, DeliveriesController } from './features/notices/channels.people.js';
import { ChannelsService } from './features/notices/channels.service.js';
import { NoticesService } from './features/notices/notices.service.js';
import { RolloutNews } from './features/notices/rollout-news.js';
import { PatchDetailService } from './features/patches/patch-detail.people.js';
import { PatchListService } from './features/patches/patch-list.people.js';
import { PatchesModule } from './features/patches/patches.module.js';
import { PatchesPeopleController } from './features/patches/patches.people.js';
import { PushModule } from './features/push-enrol/push.module.js';
import { ReachModule } from './features/reach/reach.module.js';
import { TransportsController } from './features/reach/transports.people.js';
import { DoctorController } from './features/reports/doctor.people.js';
import { RestartPoliciesController } from './features/restarts/restarts.people.js';
import { RestartPoliciesService } from './features/restarts/restarts.service.js';
import { RingListService } from './features/rings/ring-list.people.js';
import { RingRemoval } from './features/rings/ring-removal.js';
import { RingsModule } from './features/rings/rings.module.js';
import { RingsController } from './features/rings/rings.people.js';
import { RingsService } from './features/rings/rings.service.js';
import { CalendarController, CalendarService } from './features/rollouts/calendar.people.js';
import { PlannerCauses } from './features/rollouts/planner-causes.people.js';
import { RehearsalService } from './features/rollouts/rehearsal.people.js';
import { RolloutDetailService } from './features/rollouts/rollout-detail.people.js';
import { RolloutListService } from './features/rollouts/rollout-list.people.js';
import { RolloutMachinesService } from './features/rollouts/rollout-machines.people.js';
import { RolloutPlans } from './features/rollouts/rollout-plans.js';
import { RolloutsModule } from './features/rollouts/rollouts.module.js';
import { RolloutsPeopleController } from './features/rollouts/rollouts.people.js';
import { RolloutsService } from './features/rollouts/rollouts.service.js';
import { DryRunService } from './features/rules/dry-run.people.js';
import { RulesModule } from './features/rules/rules.module.js';
import { RulesController } from './features/rules/rules.people.js';
import { RulesService } from './features/rules/rules.service.js';
import { RolesGuard } from './features/session/roles.guard.js';
import { SessionController } from './features/session/session.controller.js';
import { SessionCookie } from './features/session/session.cookie.js';
import { SessionService } from './features/session/session.service.js';
import { SetupController } from './features/session/setup.controller.js';
import { SetupService } from './features/session/setup.service.js';
import { StatusController } from './features/status/status.controller.js';
import { UsersController } from './features/users/users.controller.js';
import { UsersService } from './features/users/users.service.js';
import { WindowsController } from './features/windows/windows.people.js';
import { WindowsService } from './features/windows/windows.service.js';

/** What the people's listener serves. Every route stands behind RolesGuard, which denies what declares no role. */
@Module({
  imports: [
    AuditModule,
    EnrolmentModule,
    JobsModule,
    MachinesModule,
    PatchesModule,
    RingsModule,
    RulesModule,
    RolloutsModule,
    ReachModule,
    PushModule,
  ],
  controllers: [
    SetupController,
    SessionController,
    UsersController,
    StatusController,
    MachinesPeopleController,
    JobsPeopleController,
    HoldsController,
    DoctorController,
    PatchesPeopleController,
    WindowsController,
    RingsController,
    RulesController,
    RestartPoliciesController,
    TokensController,
    LineController,
    SourcesController,
    SeenController,
    AuditController,
    AlarmsController,
    ChannelsController,
    DeliveriesController,
    LiveController,
    RolloutsPeopleController,
    CalendarController,
    FleetStopController,
    TransportsController,
  ],
  providers: [
    SessionCookie,
    SessionService,
    SetupService,
    UsersService,
    TokensService,
    FleetService,
    WakesService,
    FactsService,
    MachineDetailService,
    MachineOrders,
    ChangesService,
    LabelsService,
    PatchListService,
    PatchDetailService,
    WindowsService,
    RingListService,
    RingRemoval,
    RingsService,
    RulesService,
    DryRunService,
    RestartPoliciesService,
    AuditSealer,
    NoticesService,
    RolloutNews,
    ChannelsService,
    WatchService,
    ReportService,
    LiveHub,
    RolloutPlans,
    RolloutsService,
    RolloutListService,
    RolloutDetailService,
    RolloutMachinesService,
    RehearsalService,
    PlannerCauses,
    CalendarService,
    FleetStopService,
    ReadingsService,
    DiscoveryWatcher,
    SourcesService,
    SeenService,
    { provide: APP_GUARD, useClass: RolesGuard },
  ],
})
export class PeopleModule {}
