import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { AuditPage, type AuditQuery } from '#contracts/people/audit.js';
import { SeenPage, SeenQuery, SourceList } from '#contracts/people/discovery.js';
import { DoctorComparison } from '#contracts/people/doctor.js';
import { EnrolmentLine, TokenList, UpdateLine } from '#contracts/people/enrolment.js';
import { HoldRungs } from '#contracts/people/holds.js';
import { JobDetail } from '#contracts/people/jobs.js';
import {
  FleetLabels,
  FleetSummary,
  MachineDetail,
  MachinePage,
  type MachineQuery,
} from '#contracts/people/machines.js';
import { PatchDetail, PatchPage, type PatchQuery } from '#contracts/people/patches.js';
import {
  DryRunAnswer,
  type DryRunRequest,
  FleetStopView,
  RestartPoliciesView,
  RingList,
  RingPreview,
  type RingPreviewRequest,
  RuleList,
  WindowList,
  WindowPreview,
  type WindowRule,
} from '#contracts/people/planning.js';
import { PushDetail, PushList } from '#contracts/people/push.js';
import { MachineTransports } from '#contracts/people/reach.js';
import {
  CalendarAnswer,
  type CalendarQuery,
  RolloutDetail,
  RolloutMachinePage,
  type RolloutMachineQuery,
  RolloutPage,
  type RolloutQuery,
} from '#contracts/people/rollouts.js';
import { Me, SetupState, Status, UserList } from '#contracts/people/session.js';
import {
  AlarmPage,
  type AlarmQuery,
  ChannelList,
  DeliveryPage,
  Trends,
  WeeklyReport,
} from '#contracts/people/telling.js';
import { get, ProblemError, send } from './api.js';
import { learnControllerTime } from './clock.js';

/** Every question that the dashboard asks. The first word of a key is what live events invalidate. */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => get('/setup', SetupState, {}, signal),
});

/** Who is signed in; null when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: 60_000,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await get('/session', Me, {}, signal);
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 401) return null;
      throw error;
    }
  },
});

export const statusQuery = queryOptions({
  queryKey: ['status'],
  refetchInterval: 300_000,
  queryFn: async ({ signal }) => {
    const status = await get('/status', Status, {}, signal);
    learnControllerTime(status.now);
    return status;
  },
});

export const fleetQuery = queryOptions({
  queryKey: ['fleet'],
  // Machines fall silent without an event.
  refetchInterval: 60_000,
  queryFn: ({ signal }) => get('/fleet', FleetSummary, {}, signal),
});

export const doctorQuery = queryOptions({
  queryKey: ['fleet', 'doctor'],
  queryFn: ({ signal }) => get('/doctor', DoctorComparison, {}, signal),
});

export const rungsQuery = queryOptions({
  queryKey: ['fleet', 'rungs'],
  queryFn: ({ signal }) => get('/holds/rungs', HoldRungs, {}, signal),
});

export const machinesQuery = (query: MachineQuery) =>
  queryOptions({
    queryKey: ['machines', query],
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
    queryFn: ({ signal }) => get('/machines', MachinePage, query, signal),
  });

export const machineQuery = (id: string) =>
  queryOptions({
    queryKey: ['machine', id],
    refetchInterval: 60_000,
    queryFn: ({ signal }) => get(`/machines/${id}`, MachineDetail, {}, signal),
  });

export const jobQuery = (id: string) =>
  queryOptions({ queryKey: ['job', id], queryFn: ({ signal }) => get(`/jobs/${id}`, JobDetail, {}, signal) });

export const patchesQuery = (query: PatchQuery) =>
  queryOptions({
    queryKey: ['patches', query],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get('/patches', PatchPage, query, signal),
  });

export const patchQuery = (id: string) =>
  queryOptions({ queryKey: ['patch', id], queryFn: ({ signal }) => get(`/patches/${id}`, PatchDetail, {}, signal) });

export const ringsQuery = queryOptions({
  queryKey: ['rings'],
  queryFn: ({ signal }) => get('/rings', RingList, {}, signal),
});

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => get('/enrolment-tokens', TokenList, {}, signal),
});

export const enrolmentLineQuery = queryOptions({
  queryKey: ['enrolment-line'],
  queryFn: ({ signal }) => get('/enrolment-line', EnrolmentLine, {}, signal),
});

export const updateLineQuery = queryOptions({
  queryKey: ['update-line'],
  queryFn: ({ signal }) => get('/update-line', UpdateLine, {}, signal),
});

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => get('/users', UserList, {}, signal),
});

export const auditQuery = (query: AuditQuery) =>
  queryOptions({
    queryKey: ['audit', query],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get('/audit', AuditPage, query, signal),
  });

export const fleetStopQuery = queryOptions({
  queryKey: ['fleet-stop'],
  refetchInterval: 30_000,
  queryFn: ({ signal }) => get('/fleet/stop', FleetStopView, {}, signal),
});

export const rolloutsQuery = (query: RolloutQuery) =>
  queryOptions({
    queryKey: ['rollouts', query],
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
    queryFn: ({ signal }) => get('/rollouts', RolloutPage, query, signal),
  });

export const rolloutQuery = (id: string) =>
  queryOptions({
    queryKey: ['rollout', id],
    // Gates open and windows close without an event.
    refetchInterval: 30_000,
    queryFn: ({ signal }) => get(`/rollouts/${id}`, RolloutDetail, {}, signal),
  });

export const rolloutMachinesQuery = (id: string, query: RolloutMachineQuery) =>
  queryOptions({
    queryKey: ['rollout', id, 'machines', query],
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
    queryFn: ({ signal }) => get(`/rollouts/${id}/machines`, RolloutMachinePage, query, signal),
  });

export const calendarQuery = (query: CalendarQuery) =>
  queryOptions({
    queryKey: ['calendar', query],
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    queryFn: ({ signal }) => get('/calendar', CalendarAnswer, query, signal),
  });

/** What label rules can ask of, with how many machines have it. */
export const fleetLabelsQuery = queryOptions({
  queryKey: ['fleet-labels'],
  queryFn: ({ signal }) => get('/fleet/labels', FleetLabels, {}, signal),
});

export const windowsQuery = queryOptions({
  queryKey: ['windows'],
  queryFn: ({ signal }) => get('/windows', WindowList, {}, signal),
});

/** When a rule that need not be saved opens next. */
export const windowPreviewQuery = (rule: WindowRule) =>
  queryOptions({
    queryKey: ['window-preview', rule],
    placeholderData: keepPreviousData,
    queryFn: () => send('POST', '/windows/preview', { rule, count: 6 }, WindowPreview),
  });

/** Which machines would move if the rings were so. */
export const ringMovesQuery = (request: RingPreviewRequest) =>
  queryOptions({
    queryKey: ['ring-preview', request],
    placeholderData: keepPreviousData,
    queryFn: () => send('POST', '/rings/preview', request, RingPreview),
  });

export const rulesQuery = queryOptions({
  queryKey: ['rules'],
  queryFn: ({ signal }) => get('/rules', RuleList, {}, signal),
});

/** What rules that need not be saved would do today. */
export const dryRunQuery = (request: DryRunRequest) =>
  queryOptions({
    queryKey: ['dry-run', request],
    placeholderData: keepPreviousData,
    queryFn: () => send('POST', '/rules/dry-run', request, DryRunAnswer),
  });

export const restartPoliciesQuery = queryOptions({
  queryKey: ['restart-policies'],
  queryFn: ({ signal }) => get('/restart-policies', RestartPoliciesView, {}, signal),
});

export const alarmsQuery = (query: AlarmQuery) =>
  queryOptions({
    queryKey: ['alarms', query],
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
    queryFn: ({ signal }) => get('/alarms', AlarmPage, query, signal),
  });

export const trendsQuery = (days: number) =>
  queryOptions({
    queryKey: ['trends', days],
    staleTime: 300_000,
    queryFn: ({ signal }) => get('/trends', Trends, { days }, signal),
  });

export const weeklyQuery = queryOptions({
  queryKey: ['weekly'],
  queryFn: ({ signal }) => get('/reports/weekly', WeeklyReport, {}, signal),
});

export const seenQuery = (query: SeenQuery) =>
  queryOptions({
    queryKey: ['discovery', query],
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
    queryFn: ({ signal }) => get('/discovery', SeenPage, query, signal),
  });

/** Of it only what is counted. Asked for less often than the list: the whole fleet is compared for each answer. */
export const coverageQuery = queryOptions({
  queryKey: ['coverage'],
  refetchInterval: 60_000,
  queryFn: ({ signal }) => get('/discovery', SeenPage, SeenQuery.parse({ size: 1 }), signal),
});

export const sourcesQuery = queryOptions({
  queryKey: ['discovery', 'sources'],
  queryFn: ({ signal }) => get('/discovery/sources', SourceList, {}, signal),
});

export const channelsQuery = queryOptions({
  queryKey: ['channels'],
  queryFn: ({ signal }) => get('/channels', ChannelList, {}, signal),
});

export const deliveriesQuery = (query: { page: number; size: number }) =>
  queryOptions({
    queryKey: ['deliveries', query],
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
    queryFn: ({ signal }) => get('/deliveries', DeliveryPage, query, signal),
  });

/** Below the machine's own key: what makes the machine stale makes this stale, too. */
export const transportsQuery = (machine: string) =>
  queryOptions({
    queryKey: ['machine', machine, 'transports'],
    queryFn: ({ signal }) => get(`/machines/${machine}/transports`, MachineTransports, {}, signal),
  });

export const pushesQuery = queryOptions({
  queryKey: ['push-enrolments'],
  queryFn: ({ signal }) => get('/push-enrolments', PushList, {}, signal),
});

export const pushQuery = (id: string) =>
  queryOptions({
    queryKey: ['push-enrolment', id],
    queryFn: ({ signal }) => get(`/push-enrolments/${id}`, PushDetail, {}, signal),
  });
