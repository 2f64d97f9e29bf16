import { DAY_MS } from '../time.js';
import type { Classification, PatchKind, Severity } from '../words.js';
import { type PatchRule, ruleProblem } from './rule.js';

/** What rules look at. */
export interface JudgedPatch {
  id: string;
  kind: PatchKind;
  stream: string;
  kbs: readonly string[];
  classifications: readonly Classification[];
  severity: Severity;
  optional: boolean;
  driverClass: string | null;
  /** First sight in the fleet: Microsoft's own dates change with every revision. */
  firstSeenAt: Date;
  /** Microsoft changed it after it was released: a person has to look at it before it is released again. */
  changed: boolean;
}

/** What of a ring bears on rules. */
export interface RuledRing {
  id: string;
  /** Stream of the Windows version that the ring is to have, `windows-11-25h2`; null for no word on it. */
  versionTarget: string | null;
}

export type RuleReason =
  | 'released-by-rule'
  | 'declined-by-rule'
  | 'deferred-by-rule'
  | 'patch-changed'
  | 'firmware-declined'
  | 'not-the-version-target'
  | 'no-rule-matches'
  | 'rule-unreadable';

export interface RuleVerdict {
  outcome: 'release' | 'decline' | 'wait';
  reason: RuleReason;
  /** The rule that decided; null where none did. */
  ruleId: string | null;
  /** When a deferred patch will be released; null otherwise. */
  from: Date | null;
}

/**
 * What the rules say of a patch in a ring: the first rule that catches it decides. Firmware is declined unless a rule
 * names it, by kind, KB or stream: a failed flash cannot be uninstalled. A Windows version other than the ring's target
 * is declined before any rule. A rule that cannot be read stops the list: what stands below it might be what it was
 * meant to keep out.
 */
export function judgePatch(rules: readonly PatchRule[], patch: JudgedPatch, ring: RuledRing, now: Date): RuleVerdict {
  const upgrade = patch.kind === 'feature' || patch.kind === 'enablement';
  if (upgrade && ring.versionTarget !== null && ring.versionTarget !== patch.stream) {
    return { outcome: 'decline', reason: 'not-the-version-target', ruleId: null, from: null };
  }
  for (const rule of rules) {
    if (rule.ringIds !== null && !rule.ringIds.includes(ring.id)) continue;
    if (ruleProblem(rule) !== null) return { outcome: 'wait', reason: 'rule-unreadable', ruleId: rule.id, from: null };
    if (catches(rule, patch, now)) return verdictOf(rule, patch, now);
  }
  if (patch.kind === 'firmware') {
    return { outcome: 'decline', reason: 'firmware-declined', ruleId: null, from: null };
  }
  return { outcome: 'wait', reason: 'no-rule-matches', ruleId: null, from: null };
}

function verdictOf(rule: PatchRule, patch: JudgedPatch, now: Date): RuleVerdict {
  if (rule.action === 'decline') {
    return { outcome: 'decline', reason: 'declined-by-rule', ruleId: rule.id, from: null };
  }
  if (patch.changed) return { outcome: 'wait', reason: 'patch-changed', ruleId: rule.id, from: null };
  const from = new Date(patch.firstSeenAt.getTime() + (rule.deferDays ?? 0) * DAY_MS);
  return now >= from
    ? { outcome: 'release', reason: 'released-by-rule', ruleId: rule.id, from: null }
    : { outcome: 'wait', reason: 'deferred-by-rule', ruleId: rule.id, from };
}

function catches({ action, match }: PatchRule, patch: JudgedPatch, now: Date): boolean {
  const { kinds, kbs, streams, classifications, severities, driverClasses, optional, minAgeDays } = match;
  const namesIt =
    kinds?.includes(patch.kind) || streams?.includes(patch.stream) || kbs?.some((kb) => patch.kbs.includes(kb));
  if (patch.kind === 'firmware' && action !== 'decline' && !namesIt) return false;
  const driverClass = patch.driverClass?.toLowerCase();
  return (
    (kinds === undefined || kinds.includes(patch.kind)) &&
    (streams === undefined || streams.includes(patch.stream)) &&
    (kbs === undefined || kbs.some((kb) => patch.kbs.includes(kb))) &&
    (classifications === undefined || classifications.some((name) => patch.classifications.includes(name))) &&
    (severities === undefined || severities.includes(patch.severity)) &&
    (driverClasses === undefined || driverClasses.some((name) => name.toLowerCase() === driverClass)) &&
    (optional === undefined || optional === (patch.optional || patch.kind === 'preview')) &&
    (minAgeDays === undefined || now.getTime() - patch.firstSeenAt.getTime() >= minAgeDays * DAY_MS)
  );
}

export interface DryRun {
  /** By rule id, in the order of the rules: what each one catches today. A rule that catches nothing is listed too. */
  caught: Map<string, { patchId: string; verdict: RuleVerdict }[]>;
  /** What no rule catches, with what happens to it. */
  uncaught: { patchId: string; verdict: RuleVerdict }[];
}

/** What each rule would do in a ring today. */
export function dryRun(
  rules: readonly PatchRule[],
  patches: readonly JudgedPatch[],
  ring: RuledRing,
  now: Date,
): DryRun {
  const run: DryRun = { caught: new Map(rules.map(({ id }) => [id, []])), uncaught: [] };
  for (const patch of patches) {
    const verdict = judgePatch(rules, patch, ring, now);
    const list = verdict.ruleId === null ? run.uncaught : run.caught.get(verdict.ruleId);
    list?.push({ patchId: patch.id, verdict });
  }
  return run;
}
