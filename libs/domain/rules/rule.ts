import {
  CLASSIFICATIONS,
  type Classification,
  PATCH_KINDS,
  type PatchKind,
  RULE_ACTIONS,
  type RuleAction,
  SEVERITIES,
  type Severity,
} from '../words.js';

const MAX_DEFER_DAYS = 365;

/** What a rule catches: every part that is given must fit. Within a list one fitting entry is enough. */
export interface RuleMatch {
  kinds?: readonly PatchKind[];
  classifications?: readonly Classification[];
  severities?: readonly Severity[];
  /** `KB5068861`. */
  kbs?: readonly string[];
  /** Whole streams, as patches/group.ts names them: one driver, one OS version. */
  streams?: readonly string[];
  /** Driver classes as Windows names them, without regard to case. */
  driverClasses?: readonly string[];
  /** Only previews and what Microsoft marks optional; or, with false, only what it does not. */
  optional?: boolean;
  /** Days since the patch was first seen in the fleet. */
  minAgeDays?: number;
}

export interface PatchRule {
  id: string;
  action: RuleAction;
  /** Days since first sight after which a deferred patch is released; with `defer` only. */
  deferDays: number | null;
  /** Null: every ring. */
  ringIds: readonly string[] | null;
  match: RuleMatch;
}

export type RuleProblem = 'rule-days-invalid' | 'rule-match-invalid' | 'rule-catches-everything';

const DAYS_PROBLEM = 'rule-days-invalid';
const MATCH_PROBLEM = 'rule-match-invalid';

const LISTS: readonly [keyof RuleMatch, (entry: string) => boolean][] = [
  ['kinds', (entry) => (PATCH_KINDS as readonly string[]).includes(entry)],
  ['classifications', (entry) => (CLASSIFICATIONS as readonly string[]).includes(entry)],
  ['severities', (entry) => (SEVERITIES as readonly string[]).includes(entry)],
  ['kbs', (entry) => /^KB\d+$/.test(entry)],
  ['streams', (entry) => entry !== ''],
  ['driverClasses', (entry) => entry !== ''],
];
const PARTS: readonly string[] = [...LISTS.map(([name]) => name), 'optional', 'minAgeDays'];

/**
 * What is wrong with a rule; null if nothing is. An unknown part is an error, because it would be a condition that is
 * not kept. A release without any condition is refused: one slip of the mouse would let everything through.
 */
export function ruleProblem(rule: PatchRule): RuleProblem | null {
  const { action, deferDays, match } = rule;
  if (!RULE_ACTIONS.includes(action)) return MATCH_PROBLEM;
  if (action === 'defer' ? !isDays(deferDays) : deferDays !== null) return DAYS_PROBLEM;
  if (match.minAgeDays !== undefined && !isDays(match.minAgeDays)) return DAYS_PROBLEM;
  if (!Object.keys(match).every((part) => PARTS.includes(part))) return MATCH_PROBLEM;
  if (match.optional !== undefined && typeof match.optional !== 'boolean') return MATCH_PROBLEM;
  if (rule.ringIds !== null && rule.ringIds.length === 0) return MATCH_PROBLEM;
  for (const [name, fits] of LISTS) {
    const list = match[name] as readonly string[] | undefined;
    if (list !== undefined && (!Array.isArray(list) || list.length === 0 || !list.every(fits))) return MATCH_PROBLEM;
  }
  return action === 'release' && Object.values(match).every((part) => part === undefined)
    ? 'rule-catches-everything'
    : null;
}

function isDays(days: number | null): boolean {
  return days !== null && Number.isInteger(days) && days >= 0 && days <= MAX_DEFER_DAYS;
}
