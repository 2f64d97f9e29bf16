import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Envelope } from '#contracts/agent/envelope.js';
import * as messages from '#contracts/agent/messages.js';
import * as reports from '#contracts/agent/reports.js';
import { Problem } from '#contracts/common.js';
import { describeReason } from '#domain/reasons.js';
import type { ReportKind } from '#domain/words.js';
import { CA_PEM, ID, NOW, PUBLIC_KEYS } from './signing.js';

/** One valid example of each message of the agent protocol: file name, schema, message. */
export interface Golden {
  name: string;
  schema: z.ZodType;
  message: unknown;
}

const golden = <S extends z.ZodType>(name: string, schema: S, message: z.input<S>): Golden => ({
  name,
  schema,
  message,
});

const SMBIOS_UUID = '4c4c4544-0042-3510-8052-b3c04f4b4e32';
const UPDATE = { updateId: '74819184-828b-4f97-bb4b-089a0c58e366', revision: 200 };
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const AUDIT_HEAD = sha256('audit');

const INVENTORY: z.input<typeof reports.InventoryReport> = {
  name: 'LAB-07',
  edition: 'Professional',
  displayVersion: '25H2',
  build: 26200,
  ubr: 8037,
  architecture: 'AMD64',
  locale: 'de-DE',
  timeZone: 'W. Europe Standard Time',
  manufacturer: 'Dell Inc.',
  model: 'Latitude 5440',
  activation: { status: 1, channel: 'OEM:DM', esu: false },
  systemDrive: { totalBytes: 511_000_000_000, freeBytes: 120_500_000_000 },
  battery: { present: true, onMains: true, percent: 96 },
  restartPending: false,
  restartSignals: [],
  servicingBusy: false,
  bootAt: '2026-11-20T06:12:44Z',
  history: [
    {
      ...UPDATE,
      title: 'Security Update (KB5079473) (26200.8037)',
      at: '2026-11-12T01:20:00Z',
      operation: 'install',
      resultCode: 2,
      hresult: '0x00000000',
      client: 'Sluice',
    },
  ],
  // Could not be measured on this machine: said so, never guessed.
  proxy: null,
  defender: { enabled: true, signatureAt: '2026-11-23T03:00:00Z' },
  usersPresent: 1,
  health: { since: '2026-08-02T00:00:00Z', bugchecks: ['2026-11-02T04:10:00Z'], failedServices: ['Spooler'] },
  adapters: [{ mac: '9c:b6:d0:01:02:03', subnet: '192.168.1.0/24' }],
  delivery: { fromPeers: 4_096_000, fromLan: 4_096_000, fromHttp: 812_345_678 },
};

const SCAN: z.input<typeof reports.ScanReport> = {
  complete: true,
  online: true,
  resultCode: 2,
  warnings: [],
  updates: [
    {
      ...UPDATE,
      title: 'Security Update (KB5079473) (26200.8037)',
      kb: ['KB5079473'],
      categories: [
        { id: '0fa1201d-4330-4fa8-8ae9-b877473b6441', name: 'Sicherheitsupdates' },
        { id: '72e7624a-5b00-45d2-b92f-e561c0a6a160', name: 'Windows 11' },
      ],
      type: 'software',
      severity: 'none',
      maxBytes: 4_012_345_678,
      impact: 'normal',
      restart: 'can-request',
      mandatory: false,
      optional: false,
      uninstallable: false,
      downloaded: false,
      installed: false,
      hidden: false,
      restartPending: false,
      eulaAccepted: true,
      changedAt: '2026-11-10T18:00:00Z',
      driver: null,
      supersedes: ['85604fae-a5c5-4f6d-9012-3d86be1bccce'],
    },
    {
      updateId: '89e11227-761b-4396-bf37-37a2b641fa84',
      revision: 1,
      title: 'Intel Corporation - Display - 31.0.101.5590',
      kb: [],
      categories: [{ id: 'ebfc1fc5-71a4-4f7b-9aca-3b9a503104a0', name: 'Treiber' }],
      type: 'driver',
      severity: 'none',
      maxBytes: 812_345_678,
      impact: 'normal',
      restart: 'can-request',
      mandatory: false,
      optional: true,
      uninstallable: false,
      downloaded: false,
      installed: false,
      hidden: false,
      restartPending: false,
      eulaAccepted: true,
      changedAt: null,
      driver: {
        class: 'Display',
        provider: 'Intel Corporation',
        manufacturer: 'Intel Corporation',
        model: 'Intel(R) Iris(R) Xe Graphics',
        hardwareId: 'PCI\\VEN_8086&DEV_46A6',
        date: '2026-03-04T00:00:00Z',
      },
      supersedes: [],
    },
  ],
};

const HOLD: z.input<typeof reports.HoldReport> = {
  level: 'set',
  rung: 'policy',
  since: '2026-11-01T09:00:00Z',
  leaseUntil: '2026-12-05T09:00:00Z',
  evidence: [
    {
      what: 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU NoAutoUpdate',
      expected: 'REG_DWORD 1',
      found: 'REG_DWORD 1',
      ok: true,
    },
  ],
  leaks: [
    {
      at: '2026-11-12T02:00:00Z',
      kind: 'install',
      what: 'Security Update (KB5079473) (by UpdateOrchestrator, 0x00000000)',
      rung: 'policy',
    },
  ],
  drift: [],
  conflicts: ['The local group policy sets AUOptions; Windows writes it again about every 90 minutes.'],
};

const DOCTOR: z.input<typeof reports.DoctorReport> = {
  edition: 'Core',
  build: 26200,
  ubr: 8037,
  answers: [{ question: 'pause-hides-updates', answer: 'no', detail: 'A search under the pause found 4 updates.' }],
};

/** A report carries its body as text, and is named by that text's hash. */
function report(kind: ReportKind, content: unknown): z.input<typeof messages.ReportRequest> {
  const body = JSON.stringify(content);
  return { version: 1, kind, hash: sha256(body), at: NOW, body };
}

/**
 * The golden messages.
 * @param envelopeOf the stored envelope of an order vector: ECDSA signs differently each time, so it cannot be made
 *   anew here
 */
export const goldenMessages = (envelopeOf: (vector: string) => Envelope): Golden[] => [
  golden('enrol-request', messages.EnrolRequest, {
    version: 1,
    token: 'slt_kq3vYd0m1Yw2m8Yq5mC2nLr0vI9bT4uW1sE6xZ7aB8c',
    agentVersion: '0.1.0',
    name: 'LAB-07',
    smbiosUuid: SMBIOS_UUID.toUpperCase(),
    edition: 'Professional',
    build: 26200,
    ubr: 8037,
    preflight: [
      { name: 'language-mode', ok: true, detail: 'FullLanguage' },
      { name: 'wua', ok: false, detail: '0x80070422' },
    ],
    enrolment: 'af704162-9384-4fb0-8122-637e8f901203',
  }),
  golden('enrol-answer', messages.EnrolAnswer, {
    machine: ID.machine,
    credential: `slm_${ID.machine}_kq3vYd0m1Yw2m8Yq5mC2nLr0vI9bT4uW1sE6xZ7aB8c`,
    ca: CA_PEM,
    jobKey: PUBLIC_KEYS.job,
    recoveryKey: PUBLIC_KEYS.recovery,
    keysSerial: 1,
    now: NOW,
  }),
  golden('poll-request', messages.PollRequest, {
    version: 1,
    agentVersion: '0.1.0',
    smbiosUuid: SMBIOS_UUID,
    name: 'LAB-07',
    bootAt: '2026-11-20T06:12:44Z',
    now: '2026-11-23T09:00:02.417Z',
    lease: ID.lease,
    busy: null,
    auditHead: AUDIT_HEAD,
    waitSeconds: 300,
    keysSerial: 1,
  }),
  golden('poll-answer', messages.PollAnswer, {
    now: NOW,
    retryAfter: 0,
    jobs: [envelopeOf('scan')],
    want: ['inventory'],
    renewLease: false,
    auditHead: AUDIT_HEAD,
    keysSerial: 2,
  }),
  golden('poll-answer-idle', messages.PollAnswer, {
    now: NOW,
    retryAfter: 17,
    jobs: [],
    want: [],
    renewLease: true,
    auditHead: null,
  }),
  golden('lease-request', messages.LeaseRequest, { version: 1, lease: null }),
  golden('lease-answer', messages.LeaseAnswer, { lease: envelopeOf('lease') }),
  golden('progress-request', messages.ProgressRequest, {
    version: 1,
    attempt: 1,
    fence: 7,
    seq: 3,
    at: NOW,
    phase: 'downloading',
    percent: 12,
    update: { ...UPDATE, percent: 25, bytesDone: 104_857_600, bytesTotal: 419_430_400 },
  }),
  golden('progress-request-heartbeat', messages.ProgressRequest, {
    version: 1,
    attempt: 1,
    fence: 7,
    seq: 4,
    at: NOW,
    phase: 'installing',
    percent: 60,
  }),
  golden('progress-answer', messages.ProgressAnswer, { stop: true }),
  golden('result-request', messages.ResultRequest, {
    version: 1,
    attempt: 1,
    fence: 7,
    at: NOW,
    outcome: 'succeeded',
    reason: null,
    hresult: null,
    detail: null,
    restartRequired: true,
    updates: [{ ...UPDATE, outcome: 'succeeded', restartRequired: true, hresult: '0x00240005', reason: null }],
  }),
  golden('result-request-failed', messages.ResultRequest, {
    version: 1,
    attempt: 2,
    fence: 8,
    at: NOW,
    outcome: 'failed',
    reason: 'all-updates-failed',
    hresult: '0x80240022',
    detail: 'WinRE-Partition zu klein',
    restartRequired: false,
    updates: [
      { ...UPDATE, outcome: 'failed', restartRequired: false, hresult: '0x80070643', reason: 'install-failed' },
    ],
  }),
  golden('result-request-refused', messages.ResultRequest, {
    version: 1,
    attempt: 1,
    fence: 9,
    at: NOW,
    outcome: 'refused',
    reason: 'user-active',
    hresult: null,
    detail: null,
  }),
  golden('result-answer', messages.ResultAnswer, { recorded: true }),
  golden('report-question', messages.ReportRequest, { version: 1, kind: 'hold', hash: sha256('{}'), at: NOW }),
  golden('report-inventory', messages.ReportRequest, report('inventory', INVENTORY)),
  golden('report-scan', messages.ReportRequest, report('scan', SCAN)),
  golden('report-hold', messages.ReportRequest, report('hold', HOLD)),
  golden('report-doctor', messages.ReportRequest, report('doctor', DOCTOR)),
  golden('report-answer', messages.ReportAnswer, { known: false }),
  golden('rotate-request', messages.RotateRequest, { version: 1 }),
  golden('rotate-answer', messages.RotateAnswer, {
    credential: `slm_${ID.machine}_0vI9bT4uW1sE6xZ7aB8ckq3vYd0m1Yw2m8Yq5mC2nLr`,
  }),
  golden('wish-request', messages.WishRequest, { version: 1, at: NOW, kind: 'tonight', until: null }),
  golden('wish-request-pause', messages.WishRequest, {
    version: 1,
    at: NOW,
    kind: 'pause',
    until: '2026-12-01T06:00:00Z',
  }),
  golden('wish-answer', messages.WishAnswer, {
    window: { from: '2026-11-23T19:00:00Z', to: '2026-11-24T05:00:00Z' },
    pausedUntil: null,
  }),
  golden('leave-request', messages.LeaveRequest, {
    version: 1,
    at: NOW,
    restored: 14,
    foreign: ['HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU AUOptions'],
    failed: [],
    originalBlocked: false,
  }),
  golden('problem', Problem, {
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    detail: describeReason('lease-lost').sentence,
    reason: 'lease-lost',
    nextStep: describeReason('lease-lost').nextStep,
  }),
];

/** Bodies of reports, by kind: what stands in `body` must itself fit its schema. */
export const REPORT_SCHEMAS = {
  inventory: reports.InventoryReport,
  scan: reports.ScanReport,
  hold: reports.HoldReport,
  doctor: reports.DoctorReport,
} as const;
