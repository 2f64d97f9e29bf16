import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { z } from 'zod';
import { AuditQuery } from '#contracts/people/audit.js';
import { SeenQuery } from '#contracts/people/discovery.js';
import { MachineQuery } from '#contracts/people/machines.js';
import { PatchQuery } from '#contracts/people/patches.js';
import { CalendarQuery, RolloutMachineQuery, RolloutQuery } from '#contracts/people/rollouts.js';
import { AlarmQuery } from '#contracts/people/telling.js';
import { UPDATE_STATES } from '#domain/words.js';
import { NotFound } from './frame/NotFound.js';
import { RoomError } from './frame/RoomError.js';
import { RoomLoading } from './frame/RoomLoading.js';
import { meQuery } from './queries.js';
import { parseSearch, searchOf, stringifySearch, withoutDefaults } from './search.js';

const root = createRootRouteWithContext<{ client: QueryClient }>()();

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./rooms/setup/SetupRoom.js'), 'SetupRoom'),
});

/** Only a path of this site may follow the sign-in: a link with another address would make Sluice vouch for it. */
const SignInSearch = z.object({
  next: z
    .string()
    .regex(/^\/(?![/\\])/)
    .max(500)
    .optional(),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: searchOf(SignInSearch),
  component: lazyRouteComponent(() => import('./rooms/signin/SignInRoom.js'), 'SignInRoom'),
});

/** `2026-12` */
const Month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/);

const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  component: lazyRouteComponent(() => import('./frame/Frame.js'), 'Frame'),
  beforeLoad: async ({ context, location }) => {
    const me = await context.client.ensureQueryData(meQuery);
    if (!me) throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
  },
});

const fleet = createRoute({
  getParentRoute: () => frame,
  path: '/',
  validateSearch: searchOf(MachineQuery),
  search: { middlewares: [withoutDefaults(MachineQuery)] },
  component: lazyRouteComponent(() => import('./rooms/fleet/FleetRoom.js'), 'FleetRoom'),
});

const machine = createRoute({
  getParentRoute: () => frame,
  path: '/machines/$id',
  component: lazyRouteComponent(() => import('./rooms/machine/MachineRoom.js'), 'MachineRoom'),
});

const doctor = createRoute({
  getParentRoute: () => frame,
  path: '/doctor',
  component: lazyRouteComponent(() => import('./rooms/doctor/DoctorRoom.js'), 'DoctorRoom'),
});

const patches = createRoute({
  getParentRoute: () => frame,
  path: '/patches',
  validateSearch: searchOf(PatchQuery),
  search: { middlewares: [withoutDefaults(PatchQuery)] },
  component: lazyRouteComponent(() => import('./rooms/patches/PatchesRoom.js'), 'PatchesRoom'),
});

const patch = createRoute({
  getParentRoute: () => frame,
  path: '/patches/$id',
  validateSearch: searchOf(z.object({ state: z.enum(UPDATE_STATES).optional() })),
  component: lazyRouteComponent(() => import('./rooms/patch/PatchRoom.js'), 'PatchRoom'),
});

const rollouts = createRoute({
  getParentRoute: () => frame,
  path: '/rollouts',
  validateSearch: searchOf(RolloutQuery),
  search: { middlewares: [withoutDefaults(RolloutQuery)] },
  component: lazyRouteComponent(() => import('./rooms/rollouts/RolloutsRoom.js'), 'RolloutsRoom'),
});

const newRollout = createRoute({
  getParentRoute: () => frame,
  path: '/rollouts/new',
  validateSearch: searchOf(RolloutQuery.pick({ patch: true })),
  component: lazyRouteComponent(() => import('./rooms/plan/NewRolloutRoom.js'), 'NewRolloutRoom'),
});

const rollout = createRoute({
  getParentRoute: () => frame,
  path: '/rollouts/$id',
  validateSearch: searchOf(RolloutMachineQuery),
  search: { middlewares: [withoutDefaults(RolloutMachineQuery)] },
  component: lazyRouteComponent(() => import('./rooms/rollout/RolloutRoom.js'), 'RolloutRoom'),
});

const editRollout = createRoute({
  getParentRoute: () => frame,
  path: '/rollouts/$id/edit',
  component: lazyRouteComponent(() => import('./rooms/plan/EditRolloutRoom.js'), 'EditRolloutRoom'),
});

const calendar = createRoute({
  getParentRoute: () => frame,
  path: '/calendar',
  validateSearch: searchOf(CalendarQuery.pick({ ring: true }).extend({ month: Month.optional() })),
  component: lazyRouteComponent(() => import('./rooms/calendar/CalendarRoom.js'), 'CalendarRoom'),
});

const rings = createRoute({
  getParentRoute: () => frame,
  path: '/rings',
  component: lazyRouteComponent(() => import('./rooms/rings/RingsRoom.js'), 'RingsRoom'),
});

const ring = createRoute({
  getParentRoute: () => frame,
  path: '/rings/$id',
  component: lazyRouteComponent(() => import('./rooms/rings/RingRoom.js'), 'RingRoom'),
});

const windows = createRoute({
  getParentRoute: () => frame,
  path: '/windows',
  component: lazyRouteComponent(() => import('./rooms/windows/WindowsRoom.js'), 'WindowsRoom'),
});

const oneWindow = createRoute({
  getParentRoute: () => frame,
  path: '/windows/$id',
  component: lazyRouteComponent(() => import('./rooms/windows/WindowRoom.js'), 'WindowRoom'),
});

const rules = createRoute({
  getParentRoute: () => frame,
  path: '/rules',
  component: lazyRouteComponent(() => import('./rooms/rules/RulesRoom.js'), 'RulesRoom'),
});

const restarts = createRoute({
  getParentRoute: () => frame,
  path: '/restarts',
  component: lazyRouteComponent(() => import('./rooms/restarts/RestartsRoom.js'), 'RestartsRoom'),
});

const job = createRoute({
  getParentRoute: () => frame,
  path: '/jobs/$id',
  component: lazyRouteComponent(() => import('./rooms/job/JobRoom.js'), 'JobRoom'),
});

const enrolment = createRoute({
  getParentRoute: () => frame,
  path: '/enrolment',
  component: lazyRouteComponent(() => import('./rooms/enrolment/EnrolmentRoom.js'), 'EnrolmentRoom'),
});

/** `?addresses=a,b`: those that another room chose. */
const pushEnrol = createRoute({
  getParentRoute: () => frame,
  path: '/push-enrol',
  validateSearch: searchOf(z.object({ addresses: z.string().max(60_000).optional() })),
  component: lazyRouteComponent(() => import('./rooms/push/PushRoom.js'), 'PushRoom'),
});

const pushRun = createRoute({
  getParentRoute: () => frame,
  path: '/push-enrol/$id',
  component: lazyRouteComponent(() => import('./rooms/push/PushRunRoom.js'), 'PushRunRoom'),
});

const users = createRoute({
  getParentRoute: () => frame,
  path: '/users',
  component: lazyRouteComponent(() => import('./rooms/users/UsersRoom.js'), 'UsersRoom'),
});

const audit = createRoute({
  getParentRoute: () => frame,
  path: '/audit',
  validateSearch: searchOf(AuditQuery),
  search: { middlewares: [withoutDefaults(AuditQuery)] },
  component: lazyRouteComponent(() => import('./rooms/audit/AuditRoom.js'), 'AuditRoom'),
});

const alarms = createRoute({
  getParentRoute: () => frame,
  path: '/alarms',
  validateSearch: searchOf(AlarmQuery),
  search: { middlewares: [withoutDefaults(AlarmQuery)] },
  component: lazyRouteComponent(() => import('./rooms/alarms/AlarmsRoom.js'), 'AlarmsRoom'),
});

const report = createRoute({
  getParentRoute: () => frame,
  path: '/report',
  component: lazyRouteComponent(() => import('./rooms/report/ReportRoom.js'), 'ReportRoom'),
});

const channels = createRoute({
  getParentRoute: () => frame,
  path: '/channels',
  component: lazyRouteComponent(() => import('./rooms/channels/ChannelsRoom.js'), 'ChannelsRoom'),
});

const seen = createRoute({
  getParentRoute: () => frame,
  path: '/seen',
  validateSearch: searchOf(SeenQuery),
  search: { middlewares: [withoutDefaults(SeenQuery)] },
  component: lazyRouteComponent(() => import('./rooms/seen/SeenRoom.js'), 'SeenRoom'),
});

const sources = createRoute({
  getParentRoute: () => frame,
  path: '/seen/sources',
  component: lazyRouteComponent(() => import('./rooms/seen/SourcesRoom.js'), 'SourcesRoom'),
});

const account = createRoute({
  getParentRoute: () => frame,
  path: '/account',
  component: lazyRouteComponent(() => import('./rooms/account/AccountRoom.js'), 'AccountRoom'),
});

const nothing = createRoute({ getParentRoute: () => frame, path: '$', component: NotFound });

const plans = [rollouts, newRollout, rollout, editRollout, calendar, rings, ring, windows, oneWindow, rules, restarts];
const told = [alarms, report, channels, doctor];
const discovery = [seen, sources];
const rooms = [
  fleet,
  machine,
  patches,
  patch,
  ...plans,
  ...told,
  ...discovery,
  job,
  enrolment,
  pushEnrol,
  pushRun,
  users,
  audit,
  account,
  nothing,
];

export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([setup, signIn, frame.addChildren(rooms)]),
    context: { client },
    parseSearch,
    stringifySearch,
    // Only what a route's validator let through: never an unknown key for the API, or a foreign address to go to.
    search: { strict: true },
    defaultPreload: 'intent',
    defaultErrorComponent: RoomError,
    defaultPendingComponent: RoomLoading,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
