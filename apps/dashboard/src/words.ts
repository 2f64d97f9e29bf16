import type { StandingCounts } from '#contracts/people/rollouts.js';
import type { TOPICS } from '#contracts/people/telling.js';
import type { DoctorBasis } from '#domain/doctor.js';
import type {
  AlarmKind,
  ChannelKind,
  Decision,
  DeliveryState,
  Digest,
  DoctorAnswer,
  HoldLevel,
  JobState,
  MachineState,
  Ownership,
  PatchKind,
  Role,
  RolloutState,
  Rung,
  UpdateState,
  Verb,
} from '#domain/words.js';

/** How a state is coloured. Only `holding` and `installed` are `good`; the word itself always stands beside the colour. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet';

interface Word {
  label: string;
  tone: Tone;
  meaning: string;
}

export const HOLD_WORDS: Record<HoldLevel, Word> = {
  holding: {
    label: 'Holding',
    tone: 'good',
    meaning: 'Windows has installed nothing by itself through a second Tuesday and seven days online.',
  },
  set: {
    label: 'Set',
    tone: 'busy',
    meaning: 'Written and read back. It counts as holding after a second Tuesday and seven days online.',
  },
  leaking: {
    label: 'Leaking',
    tone: 'bad',
    meaning: 'Windows installed, downloaded or restarted by itself although the hold is set.',
  },
  lapsed: { label: 'Lapsed', tone: 'warn', meaning: 'The hold ran out; Windows updates by itself again.' },
  unknown: { label: 'Unknown', tone: 'warn', meaning: 'The machine has not said whether its hold stands.' },
  none: { label: 'Not held', tone: 'quiet', meaning: 'Windows updates by itself.' },
};

export const RUNG_WORDS: Record<Rung, string> = {
  policy: 'policy values',
  pause: 'rolling pause',
  orchestrator: 'orchestrator service off',
};

export const DOCTOR_ANSWER_WORDS: Record<DoctorAnswer, string> = {
  yes: 'true',
  no: 'false',
  unknown: 'could not tell',
};

export const DOCTOR_BASIS_WORDS: Record<DoctorBasis, Word> = {
  assumed: { label: 'Assumed', tone: 'quiet', meaning: 'No PC could tell yet.' },
  observed: { label: 'Observed', tone: 'good', meaning: 'Every PC that could tell answers as Sluice reckons.' },
  refuted: {
    label: 'Otherwise',
    tone: 'warn',
    meaning: 'Every PC that could tell answers the opposite of what Sluice reckons with.',
  },
  mixed: { label: 'Differs', tone: 'warn', meaning: 'PCs answer differently.' },
};

/** How many of the statements about Windows this fleet has measured, in one sentence. */
export function doctorSummary(statements: readonly { basis: DoctorBasis }[]): string {
  const of = (basis: DoctorBasis) => statements.filter((statement) => statement.basis === basis).length;
  const parts = [
    `${of('observed')} observed as reckoned`,
    ...(of('refuted') > 0 ? [`${of('refuted')} found otherwise`] : []),
    ...(of('mixed') > 0 ? [`${of('mixed')} differ between PCs`] : []),
    `${of('assumed')} still assumed`,
  ];
  return `Of ${statements.length} open questions about Windows: ${parts.join(', ')}.`;
}

export const MACHINE_WORDS: Record<MachineState, Word> = {
  active: { label: 'Active', tone: 'quiet', meaning: 'In the fleet.' },
  duplicate: { label: 'Duplicate', tone: 'bad', meaning: 'Two PCs use one credential; neither gets work.' },
  lost: { label: 'Lost', tone: 'warn', meaning: 'Not seen for a long time.' },
  retired: {
    label: 'Retired',
    tone: 'quiet',
    meaning: 'Taken out of service; it gives its hold back at the next contact.',
  },
  left: { label: 'Left', tone: 'quiet', meaning: 'It gave its hold back and left the fleet.' },
};

export const UPDATE_WORDS: Record<UpdateState, Word> = {
  installed: { label: 'Installed', tone: 'good', meaning: 'Proven on the machine.' },
  offered: { label: 'Offered', tone: 'busy', meaning: 'Microsoft offers it to the machine.' },
  downloaded: { label: 'Downloaded', tone: 'busy', meaning: 'On the disk, not installed.' },
  'pending-restart': {
    label: 'Restart needed',
    tone: 'warn',
    meaning: 'Installed up to the restart that completes it.',
  },
  failed: { label: 'Failed', tone: 'bad', meaning: 'The last attempt failed.' },
  'rolled-back': { label: 'Rolled back', tone: 'bad', meaning: 'Windows undid it at the restart.' },
  overtaken: { label: 'Overtaken', tone: 'quiet', meaning: 'A newer one replaced it.' },
  withdrawn: { label: 'Withdrawn', tone: 'quiet', meaning: 'Microsoft no longer offers it.' },
  'not-applicable': { label: 'Not applicable', tone: 'quiet', meaning: 'It does not concern the machine.' },
  unknown: { label: 'Unknown', tone: 'warn', meaning: 'No proof either way.' },
};

export const JOB_WORDS: Record<JobState, Word> = {
  queued: { label: 'Queued', tone: 'quiet', meaning: 'Waits until the machine asks for work.' },
  leased: { label: 'Handed over', tone: 'busy', meaning: 'The machine has it and has not begun.' },
  running: { label: 'Running', tone: 'busy', meaning: 'The machine is at work.' },
  stopping: { label: 'Stopping', tone: 'warn', meaning: 'Somebody asked to stop; the machine has not answered yet.' },
  succeeded: { label: 'Done', tone: 'good', meaning: 'The machine reported success.' },
  failed: { label: 'Failed', tone: 'bad', meaning: 'It failed for good.' },
  refused: { label: 'Refused', tone: 'warn', meaning: 'The machine had a reason not to do it.' },
  stopped: { label: 'Stopped', tone: 'quiet', meaning: 'Stopped on request.' },
  expired: { label: 'Expired', tone: 'warn', meaning: 'Its time ran out.' },
  cancelled: { label: 'Cancelled', tone: 'quiet', meaning: 'Taken back before the machine had it.' },
};

export const KIND_WORDS: Record<PatchKind, string> = {
  cumulative: 'Cumulative update',
  preview: 'Preview',
  dotnet: '.NET',
  msrt: 'Malicious software removal tool',
  defender: 'Defender',
  driver: 'Driver',
  firmware: 'Firmware',
  feature: 'Feature update',
  enablement: 'Enablement package',
  servicing: 'Servicing stack',
  other: 'Other',
};

export const OWNERSHIP_WORDS: Record<Ownership, string> = { organisation: 'Organisation', personal: 'Personal' };

export const ROLE_WORDS: Record<Role, string> = { viewer: 'Viewer', operator: 'Operator', admin: 'Admin' };

export const DECISION_WORDS: Record<Decision, Word> = {
  release: { label: 'Released', tone: 'good', meaning: 'May be installed.' },
  decline: { label: 'Declined', tone: 'bad', meaning: 'Must not be installed, in any revision.' },
};

export const ROLLOUT_WORDS: Record<RolloutState, Word> = {
  draft: { label: 'Draft', tone: 'quiet', meaning: 'Nothing happens until it is scheduled or started.' },
  scheduled: { label: 'Scheduled', tone: 'busy', meaning: 'It starts by itself at its time.' },
  running: { label: 'Running', tone: 'busy', meaning: 'Machines get it ring by ring, wave by wave.' },
  paused: { label: 'Paused', tone: 'warn', meaning: 'Nobody else starts until somebody resumes it.' },
  halted: { label: 'Halted', tone: 'bad', meaning: 'A gate found harm; nobody else starts.' },
  completed: { label: 'Completed', tone: 'good', meaning: 'It passed the last gate of the last ring.' },
  overtaken: { label: 'Overtaken', tone: 'quiet', meaning: 'Microsoft replaced the patch by a newer one.' },
  cancelled: { label: 'Cancelled', tone: 'quiet', meaning: 'Somebody ended it.' },
};

/** Where the machines of a rollout stand: libs/domain/gates/standing, and those not granted yet. */
export const STANDING_WORDS: Record<keyof StandingCounts, Word> = {
  proven: { label: 'Have it', tone: 'good', meaning: 'Installed and proven.' },
  running: { label: 'Installing', tone: 'busy', meaning: 'At it now.' },
  reserved: { label: 'About to start', tone: 'busy', meaning: 'Granted, and seen since.' },
  waiting: {
    label: 'Waiting',
    tone: 'quiet',
    meaning: 'Granted, and not seen since: counts neither as success nor as failure.',
  },
  unreadable: { label: 'Health unknown', tone: 'warn', meaning: 'Installed, but nobody can say whether it is well.' },
  failed: { label: 'Failed', tone: 'bad', meaning: 'Failed, worse than before, or started and then silent.' },
  neutral: {
    label: 'Set aside',
    tone: 'quiet',
    meaning: 'Overtaken, refused by the machine, taken back, or out of time: it may be granted again.',
  },
  untouched: { label: 'Not yet', tone: 'quiet', meaning: 'Not granted yet.' },
};

export const VERB_WORDS: Record<Verb, string> = {
  inventory: 'Read inventory',
  scan: 'Scan',
  hold: 'Hold',
  resume: 'Resume',
  renew: 'Renew hold',
  download: 'Download',
  install: 'Install',
  uninstall: 'Uninstall',
  restart: 'Restart',
  repair: 'Repair',
  notify: 'Show a text',
  rotate: 'Change credential',
  stop: 'Stop',
  settings: 'Set sharing of downloads',
  wake: 'Wake',
  doctor: 'Doctor',
  leave: 'Leave',
};

/** `1 machine`, `3 machines`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-GB')} ${number === 1 ? one : many}`;
}

/** `24H2 (26100.4652)`. */
export function buildOf(machine: { displayVersion: string | null; build: number; ubr: number }): string {
  const build = `${machine.build}.${machine.ubr}`;
  return machine.displayVersion ? `${machine.displayVersion} (${build})` : build;
}

export const ALARM_WORDS: Record<AlarmKind, { label: string; tone: Tone }> = {
  'not-seen': { label: 'Not seen', tone: 'warn' },
  behind: { label: 'Behind', tone: 'warn' },
  'no-cumulative': { label: 'No cumulative update', tone: 'bad' },
  'hold-expiring': { label: 'Hold ends soon', tone: 'warn' },
  'hold-leaking': { label: 'Leaking', tone: 'bad' },
  'hold-lapsed': { label: 'Hold lapsed', tone: 'warn' },
  'defender-old': { label: 'Old signatures', tone: 'bad' },
  'support-ending': { label: 'End of support', tone: 'warn' },
  'disk-full': { label: 'Disk full', tone: 'warn' },
  'rollout-halted': { label: 'Halted', tone: 'bad' },
  'backup-missing': { label: 'No backup', tone: 'warn' },
};

export const CHANNEL_WORDS: Record<ChannelKind, string> = {
  email: 'Mail',
  webhook: 'Webhook',
  ntfy: 'ntfy',
  chat: 'Teams or Slack',
};

export const DIGEST_WORDS: Record<Digest, string> = {
  'at-once': 'At once',
  hourly: 'Gathered, every hour',
  daily: 'Gathered, every morning at seven',
};

export const DELIVERY_WORDS: Record<DeliveryState, { label: string; tone: Tone }> = {
  queued: { label: 'Waits', tone: 'busy' },
  sent: { label: 'Sent', tone: 'quiet' },
  failed: { label: 'Given up', tone: 'bad' },
};

export const TOPIC_WORDS: Record<(typeof TOPICS)[number], string> = {
  alarm: 'alarms',
  'alarm-over': 'alarms that are over',
  rollout: 'rollouts that start and end',
  halt: 'rollouts that halt',
  weekly: 'the report of Monday',
};
