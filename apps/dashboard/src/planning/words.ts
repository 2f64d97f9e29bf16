import type { RestartPolicy, RuleMatch } from '#contracts/people/planning.js';
import { sayList, sayMinutes } from '#domain/windows/say.js';
import type {
  Classification,
  OnOvertaken,
  Role,
  RuleAction,
  Severity,
  SharingReach,
  WindowPurpose,
} from '#domain/words.js';
import { KIND_WORDS, type Tone } from '../words.js';

/** Who may change windows, rings, rules and restart policies. */
export const PLANNER: Role = 'admin';

export const PURPOSE_WORDS: Record<WindowPurpose, { label: string; meaning: string }> = {
  install: { label: 'Installing', meaning: 'Released updates may be downloaded and installed.' },
  restart: { label: 'Restarting', meaning: 'The restart that completes an update may happen.' },
};

export const OVERTAKEN_WORDS: Record<OnOvertaken, { label: string; meaning: string }> = {
  restart: {
    label: 'The new one begins again at the first ring',
    meaning: 'It reaches this ring only when all rings before have proven it. The careful choice.',
  },
  carry: {
    label: 'The new one carries on here',
    meaning: 'If this ring was reached, it gets the new one as soon as the first ring has proven it.',
  },
};

export const SHARING_WORDS: Record<SharingReach | 'own', { label: string; meaning: string }> = {
  own: { label: 'As each PC has it', meaning: 'Nothing is set. Windows shares with PCs of the same LAN, as a rule.' },
  nobody: { label: 'With nobody', meaning: 'Each PC downloads everything from Microsoft.' },
  lan: { label: 'With PCs of the same LAN', meaning: 'A PC asks its neighbours first.' },
  site: {
    label: 'With all PCs of the same site',
    meaning: 'Also across the subnets of a site. A PC without a site shares with its LAN.',
  },
};

export const SEVERITY_WORDS: Record<Severity, string> = {
  critical: 'Critical',
  important: 'Important',
  moderate: 'Moderate',
  low: 'Low',
  none: 'Not rated',
};

export const CLASSIFICATION_WORDS: Record<Classification, string> = {
  critical: 'Critical updates',
  security: 'Security updates',
  definitions: 'Definitions',
  drivers: 'Drivers',
  'feature-packs': 'Feature packs',
  rollups: 'Update rollups',
  'service-packs': 'Service packs',
  tools: 'Tools',
  updates: 'Updates',
  upgrades: 'Upgrades',
};

export const ACTION_WORDS: Record<RuleAction, { label: string; tone: Tone }> = {
  release: { label: 'Release', tone: 'good' },
  decline: { label: 'Decline', tone: 'bad' },
  defer: { label: 'Defer', tone: 'warn' },
};

const days = (number: number) => `${number} ${number === 1 ? 'day' : 'days'}`;

/** What a rule does, without its conditions: `Release after 7 days`. */
export function sayAction({ action, deferDays }: { action: RuleAction; deferDays: number | null }): string {
  return action === 'defer' ? `Release after ${days(deferDays ?? 0)}` : ACTION_WORDS[action].label;
}

/** A rule's conditions in words: `everything`, or `Cumulative update or .NET, and severity critical`. */
export function sayMatch(match: RuleMatch): string {
  const either = (words: readonly string[] | undefined, what = '') => (words ? [`${what}${sayList(words, 'or')}`] : []);
  const said = [
    ...either(match.kinds?.map((kind) => KIND_WORDS[kind])),
    ...either(match.classifications?.map((name) => CLASSIFICATION_WORDS[name])),
    ...either(
      match.severities?.map((severity) => SEVERITY_WORDS[severity].toLowerCase()),
      'severity ',
    ),
    ...either(match.kbs),
    ...either(match.driverClasses, 'driver class '),
    ...either(match.streams, 'stream '),
    ...(match.optional === undefined
      ? []
      : [match.optional ? 'optional updates and previews' : 'what is not optional']),
    ...(match.minAgeDays === undefined ? [] : [`known for at least ${days(match.minAgeDays)}`]),
  ];
  return said.length === 0 ? 'everything' : said.join(', and ');
}

/** How a PC is restarted, in the order in which the person in front of it meets it. */
export function sayRestarts(policy: RestartPolicy): string[] {
  const { noticeMinutes, countdownMinutes, snoozeMinutes, deadlineHours, activeHours } = policy;
  const notice = noticeMinutes === 0 ? 'A' : `${sayMinutes(noticeMinutes)} of notice, then a`;
  return [
    `${notice} countdown of ${sayMinutes(countdownMinutes)}.`,
    deadlineHours === 0
      ? 'It cannot be put off.'
      : `It can be put off by ${sayMinutes(snoozeMinutes)} at a time, for at most ${sayMinutes(deadlineHours * 60)}.`,
    ...(activeHours !== null && deadlineHours > 0
      ? [`Until then the PC is left alone from ${activeHours.from} to ${activeHours.to}.`]
      : []),
  ];
}
