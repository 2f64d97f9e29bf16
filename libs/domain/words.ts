/**
 * The closed word lists of Sluice. Database CHECK constraints, wire schemas and pages all take their words from here,
 * so that a state has one name everywhere.
 */

/** What a job may ask of a machine. Later verbs of the list are refused as `unknown-verb` until the agent has them. */
export const VERBS = [
  'inventory',
  'scan',
  'hold',
  'resume',
  'renew',
  'download',
  'install',
  'uninstall',
  'restart',
  'repair',
  'notify',
  'rotate',
  'stop',
  'settings',
  'wake',
  'doctor',
  'leave',
] as const;
export type Verb = (typeof VERBS)[number];

/** Verbs that change the machine: at most one of them may be under way on a machine at a time. */
export const CHANGING_VERBS: readonly Verb[] = [
  'hold',
  'resume',
  'download',
  'install',
  'uninstall',
  'restart',
  'repair',
  'settings',
  'leave',
];

/** Changing verbs that an emergency stop lets through: they give the machine back, or renew what keeps it held. */
export const UNSTOPPED_VERBS: readonly Verb[] = ['hold', 'resume', 'leave'];

/** Does an emergency stop of the fleet keep this verb from being handed out? */
export function isStoppable(verb: Verb): boolean {
  return CHANGING_VERBS.includes(verb) && !UNSTOPPED_VERBS.includes(verb);
}

export const JOB_STATES = [
  'queued',
  'leased',
  'running',
  'stopping',
  'succeeded',
  'failed',
  'refused',
  'stopped',
  'expired',
  'cancelled',
] as const;
export type JobState = (typeof JOB_STATES)[number];

/** How an attempt ended, in the agent's words. `refused` is the machine's own veto, `stopped` the answer to a stop. */
export const OUTCOMES = ['succeeded', 'failed', 'refused', 'stopped'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How a job reaches a machine. `poll` is always there: the agent asks by itself, and tells its progress that way in any case. */
export const TRANSPORTS = ['poll', 'ssh', 'winrm'] as const;
export type TransportKind = (typeof TRANSPORTS)[number];

/** Those that go to the machine, in the order in which they are tried. */
export const CARRIERS = ['ssh', 'winrm'] as const;
export type Carrier = (typeof CARRIERS)[number];

/** How a WinRM transport proves who it is, always inside TLS. */
export const SIGN_INS = ['ntlm', 'basic', 'certificate'] as const;
export type SignIn = (typeof SIGN_INS)[number];

/** `untested`: set up, but no probe has passed yet. `refused`: a probe found a cause that does not pass by itself. */
export const TRANSPORT_STATES = ['untested', 'ready', 'refused'] as const;
export type TransportState = (typeof TRANSPORT_STATES)[number];

export const OWNERSHIPS = ['organisation', 'personal'] as const;
export type Ownership = (typeof OWNERSHIPS)[number];

export const MACHINE_STATES = ['active', 'duplicate', 'lost', 'retired', 'left'] as const;
export type MachineState = (typeof MACHINE_STATES)[number];

/** Only `holding` is green. `none` means that no hold was ever asked for, or that it was given back. */
export const HOLD_LEVELS = ['none', 'set', 'holding', 'leaking', 'lapsed', 'unknown'] as const;
export type HoldLevel = (typeof HOLD_LEVELS)[number];

/** Rungs of the hold ladder, mild to strong. */
export const RUNGS = ['policy', 'pause', 'orchestrator'] as const;
export type Rung = (typeof RUNGS)[number];

/**
 * What happened on a held machine that was not ours. `build`: Windows changed and its history does not say by whom. `finished`: a restart
 * finished what was installed before the hold.
 */
export const LEAK_KINDS = ['install', 'download', 'restart', 'build', 'finished'] as const;
export type LeakKind = (typeof LEAK_KINDS)[number];

/** What the history of a hold is made of. */
export const HOLD_EVENT_KINDS = ['leak', 'drift'] as const;
export type HoldEventKind = (typeof HOLD_EVENT_KINDS)[number];

export const UPDATE_STATES = [
  'offered',
  'downloaded',
  'pending-restart',
  'installed',
  'failed',
  'rolled-back',
  'overtaken',
  'withdrawn',
  'not-applicable',
  'unknown',
] as const;
export type UpdateState = (typeof UPDATE_STATES)[number];

export const PATCH_KINDS = [
  'cumulative',
  'preview',
  'dotnet',
  'msrt',
  'defender',
  'driver',
  'firmware',
  'feature',
  'enablement',
  'servicing',
  'other',
] as const;
export type PatchKind = (typeof PATCH_KINDS)[number];

/** MsrcSeverity of an update; `none` where Microsoft gives none. Worst first. */
export const SEVERITIES = ['critical', 'important', 'moderate', 'low', 'none'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What an update is for, by its classification in Windows Update. */
export const CLASSIFICATIONS = [
  'critical',
  'security',
  'definitions',
  'drivers',
  'feature-packs',
  'rollups',
  'service-packs',
  'tools',
  'updates',
  'upgrades',
] as const;
export type Classification = (typeof CLASSIFICATIONS)[number];

export const DECISIONS = ['release', 'decline'] as const;
export type Decision = (typeof DECISIONS)[number];

/** One release carried through the rings. */
export const ROLLOUT_STATES = [
  'draft',
  'scheduled',
  'running',
  'paused',
  'halted',
  'completed',
  'overtaken',
  'cancelled',
] as const;
export type RolloutState = (typeof ROLLOUT_STATES)[number];

/** What a ring does with the patch that overtook the one under way: begin again at ring 1, or carry on. */
export const ON_OVERTAKEN = ['restart', 'carry'] as const;
export type OnOvertaken = (typeof ON_OVERTAKEN)[number];

export const RULE_ACTIONS = ['release', 'decline', 'defer'] as const;
export type RuleAction = (typeof RULE_ACTIONS)[number];

/** May an install restart the machine? */
export const INSTALL_RESTARTS = ['never', 'if-required'] as const;
export type InstallRestart = (typeof INSTALL_RESTARTS)[number];

/** What a maintenance window allows. */
/** With whom a ring's machines share downloads: nobody but Microsoft, the own LAN, or all machines of the own site. */
export const SHARING_REACHES = ['nobody', 'lan', 'site'] as const;
export type SharingReach = (typeof SHARING_REACHES)[number];

export const WINDOW_PURPOSES = ['install', 'restart'] as const;
export type WindowPurpose = (typeof WINDOW_PURPOSES)[number];

/** How a granted install ended: as proven (design rule 6), or without harm and without proof. */
export const GRANT_OUTCOMES = ['proven', 'failed', 'overtaken', 'refused', 'withdrawn'] as const;
export type GrantOutcome = (typeof GRANT_OUTCOMES)[number];

/** What a person is to look at. */
export const ALARM_KINDS = [
  'not-seen',
  'behind',
  'no-cumulative',
  'hold-expiring',
  'hold-leaking',
  'hold-lapsed',
  'defender-old',
  'support-ending',
  'disk-full',
  'rollout-halted',
  'backup-missing',
] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

/** How people are told. `chat`: the message shape that Teams and Slack take. */
export const CHANNEL_KINDS = ['email', 'webhook', 'ntfy', 'chat'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

export const DIGESTS = ['at-once', 'hourly', 'daily'] as const;
export type Digest = (typeof DIGESTS)[number];

export const DELIVERY_STATES = ['queued', 'sent', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Lowest first: each role may do what the ones before it may. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const REPORT_KINDS = ['inventory', 'scan', 'hold', 'doctor'] as const;
/** Those that the controller asks for by itself; the others come when a person orders them. */
export const ASKED_REPORTS: readonly ReportKind[] = ['inventory', 'scan', 'hold'];
export type ReportKind = (typeof REPORT_KINDS)[number];

/** What nobody knew before it was measured on real PCs; `libs/domain/doctor.ts` says each as a sentence. */
export const DOCTOR_QUESTIONS = [
  'hold-holds',
  'pause-hides-updates',
  'search-without-orchestrator',
  'orchestrator-comes-back',
  'commit-can-be-called',
  'staged-installs-at-restart',
  'windows-restarts-by-itself',
  'defender-stays-fresh',
  'peers-share',
  'metered-can-be-read',
  'language-is-full',
  'smart-app-control-is-on',
  'hidden-stays-hidden',
  'version-pin-filters-search',
] as const;
export type DoctorQuestion = (typeof DOCTOR_QUESTIONS)[number];

export const DOCTOR_ANSWERS = ['yes', 'no', 'unknown'] as const;
export type DoctorAnswer = (typeof DOCTOR_ANSWERS)[number];

/** Where PCs are seen: leases of a DHCP server (three programs), a directory, or a list that somebody keeps in a file or uploads. */
export const SOURCE_KINDS = ['dhcpd', 'kea', 'dnsmasq', 'ldap', 'list', 'upload'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];
