import { HoldLease, JOB_TYPE, JobOrder, KEYS_TYPE, LEASE_TYPE, NewKeys } from '#contracts/agent/envelope.js';
import { CA_PEM, CA_SHA256, ID, NOW, PUBLIC_KEYS, type Signer } from './signing.js';

/** Schemas of the signed types. */
export const ORDER_SCHEMAS = { [JOB_TYPE]: JobOrder, [LEASE_TYPE]: HoldLease, [KEYS_TYPE]: NewKeys } as const;
export type OrderType = keyof typeof ORDER_SCHEMAS;

/** One signed order and what an agent must say to it. */
export interface OrderCase {
  name: string;
  /** What the agent expects at this place. */
  type: OrderType;
  signer: Signer;
  /** The exact bytes that are signed. */
  bytes: Buffer;
  /** How the envelope is spoiled after signing. */
  spoil?: 'flip-byte' | 'flip-signature' | 'der' | 'other-bytes';
  /** Null: accepted. */
  refusal: string | null;
  /** Cases that the agent has accepted before this one. */
  after?: readonly string[];
}

const UPDATE = { updateId: '74819184-828b-4f97-bb4b-089a0c58e366', revision: 200 };
const RELEASE = { id: ID.release, notAfter: '2026-12-23T09:00:00Z' };

function jobFields(nonce: string, verb: string, params: unknown): Record<string, unknown> {
  return {
    machine: ID.machine,
    job: ID.job,
    attempt: 1,
    fence: 7,
    verb,
    params,
    notBefore: '2026-11-23T08:00:00Z',
    notAfter: '2026-11-24T08:00:00Z',
    issuedAt: '2026-11-23T08:59:59Z',
    nonce: nonce.padStart(32, '0'),
  };
}

const scan = (change: Record<string, unknown> = {}) => ({ ...jobFields('5ca0', 'scan', {}), ...change });
const without = (fields: Record<string, unknown>, name: string) =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
const bytesOf = (type: string, content: unknown): Buffer =>
  Buffer.from(`${type}\n${typeof content === 'string' ? content : JSON.stringify(content)}`, 'utf8');

const LEASE_FIELDS = { machine: ID.machine, lease: ID.lease, issuedAt: NOW, notAfter: '2026-12-14T09:00:00Z' };
const KEYS_FIELDS = {
  ca: CA_PEM,
  caSha256: CA_SHA256,
  jobKey: PUBLIC_KEYS.stranger,
  address: 'https://sluice.example:8443',
  issuedAt: NOW,
  serial: 2,
};

const job = (
  name: string,
  content: unknown,
  refusal: string | null = null,
  more: Partial<OrderCase> = {},
): OrderCase => ({
  name,
  type: JOB_TYPE,
  signer: 'job',
  bytes: bytesOf(JOB_TYPE, content),
  refusal,
  ...more,
});

const jobOf = (index: number): string => `${ID.job.slice(0, -2)}${String(index).padStart(2, '0')}`;

const POLICY = {
  noticeMinutes: 60,
  countdownMinutes: 15,
  snoozeMinutes: 240,
  deadline: '2026-11-30T08:00:00Z',
  activeHours: { from: '08:00', to: '18:00' },
};

/** A good order of every verb, each in a job of its own so that none replays another. */
const VERB_PARAMS = {
  inventory: {},
  scan: {},
  hold: {},
  resume: {},
  renew: {},
  download: { updates: [UPDATE], release: RELEASE },
  install: { updates: [UPDATE, { ...UPDATE, revision: 201 }], release: RELEASE, restart: 'if-required' },
  restart: { noticeSeconds: 900, evenIfInUse: false },
  uninstall: { update: { updateId: ID.stoppedJob, revision: 200 } },
  repair: { steps: [1, 3] },
  notify: { template: 2 },
  rotate: {},
  stop: { job: ID.stoppedJob },
  settings: {
    downloadMode: 1,
    minFileMb: 1,
    maxCacheAgeDays: 14,
    maxCachePercent: 20,
    minBackgroundKbps: 500,
    delayBackgroundSeconds: 60,
    delayForegroundSeconds: 30,
    maxBackgroundKbps: null,
    minBatteryPercent: null,
    minRamGb: null,
    minDiskGb: null,
  },
  wake: { macs: ['9c:b6:d0:01:02:03'] },
  doctor: {},
  leave: {},
};
const GOOD_JOBS = Object.entries(VERB_PARAMS).map(([verb, params], index) =>
  job(verb, { ...jobFields(`a${index}`, verb, params), job: jobOf(index) }),
);

/** The job of the good order `scan`, under a nonce of choice. */
const scanAgain = (nonce: string) => ({
  ...jobFields(nonce, 'scan', {}),
  job: jobOf(Object.keys(VERB_PARAMS).indexOf('scan')),
});

const install = (change: Record<string, unknown>, nonce = '1257') =>
  jobFields(nonce, 'install', { ...VERB_PARAMS.install, ...change });

export const ORDER_CASES: readonly OrderCase[] = [
  ...GOOD_JOBS,
  job('install with a restart policy', { ...install({ policy: POLICY }, 'b001'), job: jobOf(50) }),
  job('install with a restart policy without active hours', {
    ...install({ policy: without(POLICY, 'activeHours') }, 'b002'),
    job: jobOf(51),
  }),
  job('restart with a restart policy', {
    ...jobFields('b003', 'restart', { ...VERB_PARAMS.restart, policy: POLICY }),
    job: jobOf(52),
  }),
  { name: 'lease', type: LEASE_TYPE, signer: 'job', bytes: bytesOf(LEASE_TYPE, LEASE_FIELDS), refusal: null },
  { name: 'keys', type: KEYS_TYPE, signer: 'recovery', bytes: bytesOf(KEYS_TYPE, KEYS_FIELDS), refusal: null },

  job('one byte altered', scan(), 'bad-signature', { spoil: 'flip-byte' }),
  job('signature altered', scan(), 'bad-signature', { spoil: 'flip-signature' }),
  job('signature of other bytes', scan(), 'bad-signature', { spoil: 'other-bytes' }),
  job('signature in DER', scan(), 'bad-signature', { spoil: 'der' }),
  job('signed by a stranger', scan(), 'bad-signature', { signer: 'stranger' }),
  job('job signed with the recovery key', scan(), 'bad-signature', { signer: 'recovery' }),
  job('altered and expired', scan({ notAfter: '2026-11-23T08:30:00Z' }), 'bad-signature', { spoil: 'flip-byte' }),
  {
    name: 'keys signed with the job key',
    type: KEYS_TYPE,
    signer: 'job',
    bytes: bytesOf(KEYS_TYPE, KEYS_FIELDS),
    refusal: 'bad-signature',
  },

  job('lease in the place of a job', '', 'wrong-type', { bytes: bytesOf(LEASE_TYPE, LEASE_FIELDS) }),
  job('job of the next version', '', 'wrong-type', { bytes: bytesOf('sluice/job/2', scan()) }),
  job('type with a carriage return', '', 'wrong-type', { bytes: bytesOf(`${JOB_TYPE}\r`, scan()) }),
  job('type in capitals', '', 'wrong-type', { bytes: bytesOf(JOB_TYPE.toUpperCase(), scan()) }),
  job('no type line', '', 'wrong-type', { bytes: Buffer.from(JSON.stringify(scan())) }),
  {
    name: 'job in the place of a lease',
    type: LEASE_TYPE,
    signer: 'job',
    bytes: bytesOf(JOB_TYPE, scan()),
    refusal: 'wrong-type',
  },

  job('not JSON', '{"machine":', 'malformed-order'),
  job('a list', [scan()], 'malformed-order'),
  job('nothing after the type', '', 'malformed-order'),
  job('text after the JSON', `${JSON.stringify(scan())} {}`, 'malformed-order'),
  job('a field missing', without(scan(), 'nonce'), 'malformed-order'),
  job('a number as text', scan({ attempt: '1' }), 'malformed-order'),
  job('a fraction', scan({ fence: 7.5 }), 'malformed-order'),
  job('a date without zone', scan({ notAfter: '2026-11-24T08:00:00' }), 'malformed-order'),
  job('a nonce in capitals', scan({ nonce: 'ABCDEF00ABCDEF00ABCDEF00ABCDEF00' }), 'malformed-order'),
  job('params null', scan({ params: null }), 'malformed-order'),
  job('no updates', install({ updates: [] }), 'malformed-order'),
  job(
    '201 updates',
    install({ updates: Array.from({ length: 201 }, (_, revision) => ({ ...UPDATE, revision })) }),
    'malformed-order',
  ),
  job('a restart policy that is null', install({ policy: null }), 'malformed-order'),
  job('a restart policy without deadline', install({ policy: without(POLICY, 'deadline') }), 'malformed-order'),
  job('a countdown of no time', install({ policy: { ...POLICY, countdownMinutes: 0 } }), 'malformed-order'),
  job(
    'active hours beyond the day',
    install({ policy: { ...POLICY, activeHours: { from: '08:00', to: '24:00' } } }),
    'malformed-order',
  ),
  job('a field too many in a restart policy', install({ policy: { ...POLICY, force: true } }), 'unknown-field'),
  job('an unknown restart choice', install({ restart: 'always' }), 'malformed-order'),
  job('notice too short', jobFields('e0', 'restart', { noticeSeconds: 5, evenIfInUse: false }), 'malformed-order'),
  job('a path instead of an update', install({ updates: ['C:\\evil.msu'] }), 'malformed-order'),

  job('an unknown field', scan({ script: 'whoami' }), 'unknown-field'),
  job('an unknown parameter', scan({ params: { path: 'C:\\' } }), 'unknown-field'),
  job(
    'an unknown field in an update',
    install({ updates: [{ ...UPDATE, url: 'https://example.org/x.msu' }] }),
    'unknown-field',
  ),
  job('a field in another case', scan({ Verb: 'leave' }), 'unknown-field'),
  ...(
    [
      ['settings beyond their bounds', { downloadMode: 3 }],
      ['settings as a text', { maxCacheAgeDays: '14' }],
      ['settings with a broken number', { maxCachePercent: 20.5 }],
      ['settings for a group by name', { groupId: 'everybody' }],
    ] as const
  ).map(([name, change], index) =>
    job(name, jobFields(`5e${index}`, 'settings', { ...VERB_PARAMS.settings, ...change }), 'malformed-order'),
  ),
  job('settings for a group', {
    ...jobFields('5e7', 'settings', { ...VERB_PARAMS.settings, groupId: ID.release }),
    job: jobOf(97),
  }),
  job(
    'settings with an address',
    jobFields('5e8', 'settings', { ...VERB_PARAMS.settings, cacheHost: '10.0.0.1' }),
    'unknown-field',
  ),
  job(
    'settings with one missing',
    jobFields('5e9', 'settings', without(VERB_PARAMS.settings, 'minRamGb')),
    'malformed-order',
  ),
  job('a wake of an address', jobFields('aa1', 'wake', { macs: ['192.168.1.7'] }), 'malformed-order'),
  job('a wake in capitals', jobFields('aa2', 'wake', { macs: ['9C:B6:D0:01:02:03'] }), 'malformed-order'),
  job('a wake of nobody', jobFields('aa3', 'wake', { macs: [] }), 'malformed-order'),
  job(
    'a wake of too many',
    jobFields('aa4', 'wake', { macs: Array.from({ length: 17 }, () => '9c:b6:d0:01:02:03') }),
    'malformed-order',
  ),

  job('a repair with a step of its own', jobFields('ab1', 'repair', { steps: [5] }), 'malformed-order'),
  job('a repair with a step twice', jobFields('ab2', 'repair', { steps: [1, 1] }), 'malformed-order'),
  job('a repair with a script', jobFields('ab3', 'repair', { steps: ['1'] }), 'malformed-order'),
  job('a notice with a text', jobFields('ab4', 'notify', { template: 2, text: 'Hello' }), 'unknown-field'),
  job('a notice without a template', jobFields('ab5', 'notify', { template: 6 }), 'malformed-order'),
  job(
    'an uninstall of a package',
    jobFields('ab6', 'uninstall', { update: { updateId: ID.stoppedJob, revision: 200, package: 'Package_for_KB1' } }),
    'unknown-field',
  ),
  job('an unknown verb', jobFields('e1', 'run-script', {}), 'unknown-verb'),
  job('a verb in another case', jobFields('e2', 'Scan', {}), 'unknown-verb'),

  // Found by test/contract/fuzz.test.ts: the two languages once differed about these.
  job('type with a NUL after it', '', 'wrong-type', { bytes: bytesOf(`${JOB_TYPE}\0`, scan()) }),
  job('a NUL after the JSON', `${JSON.stringify(scan())}\0`, 'malformed-order'),
  job('a field twice', JSON.stringify(scan()).replace('{', '{"attempt":1,'), 'malformed-order'),
  job('a fraction of nothing', JSON.stringify(scan()).replace('"attempt":1', '"attempt":1.0'), 'malformed-order'),
  job('33 levels', JSON.stringify(scan()).replace('{', `{"x":${'['.repeat(32)}${']'.repeat(32)},`), 'malformed-order'),
  job('an id in capitals', scan({ job: ID.job.toUpperCase() }), 'malformed-order'),
  job('a date without seconds', scan({ notAfter: '2026-11-24T08:00Z' }), 'malformed-order'),
  job('text that is no UTF-8', '', 'malformed-order', {
    bytes: Buffer.concat([bytesOf(JOB_TYPE, scan()), Buffer.from([0xff])]),
  }),
  job('a field with a soft hyphen', scan({ 'no\u00adnce': '0'.repeat(32) }), 'unknown-field'),
  job('a field called __proto__', JSON.stringify(scan()).replace('{}', '{"__proto__":{}}'), 'unknown-field'),
  job('a restart choice with a soft hyphen', install({ restart: 'never\u00ad' }, 'e8'), 'malformed-order'),
  job('a verb with a soft hyphen', jobFields('e5', 'sc\u00adan', {}), 'unknown-verb'),
  job('an unknown verb without times', without(jobFields('e6', 'run-script', {}), 'notAfter'), 'malformed-order'),
  job('until the end of time', {
    ...scan({ notAfter: '9999-12-31T23:59:59.999Z', nonce: 'e7'.padStart(32, '0') }),
    job: jobOf(60),
  }),

  job('for another machine', scan({ machine: ID.otherMachine }), 'wrong-machine'),
  job(
    'for another machine and expired',
    scan({ machine: ID.otherMachine, notAfter: '2026-11-23T08:30:00Z' }),
    'wrong-machine',
  ),
  job('not yet valid', scan({ notBefore: '2026-11-23T10:00:00Z' }), 'not-yet-valid'),
  job('expired', scan({ notAfter: '2026-11-23T08:30:00Z' }), 'order-expired'),
  job('the same order again', scanAgain('a1'), 'replayed', { after: ['scan'] }),
  job('the nonce of another job', { ...scanAgain('a1'), job: ID.stoppedJob }, 'replayed', { after: ['scan'] }),
  job('the same attempt under a new nonce', scanAgain('e3'), 'replayed', { after: ['scan'] }),
  job('the next attempt', { ...scanAgain('e4'), attempt: 2, fence: 8 }, null, { after: ['scan'] }),

  {
    name: 'lease for another machine',
    type: LEASE_TYPE,
    signer: 'job',
    bytes: bytesOf(LEASE_TYPE, { ...LEASE_FIELDS, machine: ID.otherMachine }),
    refusal: 'wrong-machine',
  },
  {
    name: 'lease with an unknown field',
    type: LEASE_TYPE,
    signer: 'job',
    bytes: bytesOf(LEASE_TYPE, { ...LEASE_FIELDS, forever: true }),
    refusal: 'unknown-field',
  },
  {
    name: 'keys with a plain address',
    type: KEYS_TYPE,
    signer: 'recovery',
    bytes: bytesOf(KEYS_TYPE, { ...KEYS_FIELDS, address: 'http://sluice.example:8443' }),
    refusal: 'malformed-order',
  },
];
