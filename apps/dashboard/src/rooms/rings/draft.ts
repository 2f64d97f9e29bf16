import type { z } from 'zod';
import { type LabelRule, type RingChange, type RingRow, Sharing, type Waves } from '#contracts/people/planning.js';
import { sayList } from '#domain/windows/say.js';
import type { SharingReach } from '#domain/words.js';
import { type GateDraft, gateOf } from '../../planning/GateFields.js';
import { readWaves, wavesText } from '../../planning/tell.js';

type LabelRuleMap = z.infer<typeof LabelRule>;
export interface Condition {
  label: string;
  values: string[];
}
/** Conditions of which each must hold. */
export type RuleDraft = Condition[];

/** A ring while somebody types. */
export interface RingDraft {
  name: string;
  windows: string[];
  rules: RuleDraft[];
  versionTarget: string;
  waves: string;
  gate: GateDraft;
  onOvertaken: RingRow['onOvertaken'];
  reach: SharingReach | 'own';
  cacheDays: string | number;
  internetKbps: string | number;
}

export function draftOf(ring: RingRow): RingDraft {
  return {
    name: ring.name,
    windows: ring.windows.map(({ id }) => id),
    rules: ring.labelRules.map((rule) => Object.entries(rule).map(([label, values]) => ({ label, values }))),
    versionTarget: ring.versionTarget ?? '',
    waves: wavesText(ring.waves),
    gate: ring.gate,
    onOvertaken: ring.onOvertaken,
    reach: ring.sharing?.reach ?? 'own',
    cacheDays: ring.sharing?.cacheDays ?? 14,
    internetKbps: ring.sharing?.internetKbps ?? '',
  };
}

/** What is wrong with a label rule as it is typed; null if nothing is. */
export function ruleProblem(rule: RuleDraft): string | null {
  const labels = rule.map(({ label }) => label.trim());
  if (rule.length === 0) return 'Add a condition, or remove the rule.';
  if (labels.includes('')) return 'Name the label, such as site.';
  if (rule.some(({ values }) => values.length === 0)) return 'Give each label at least one value.';
  return new Set(labels).size === labels.length ? null : 'A label stands there twice. Put its values into one line.';
}

export const labelRuleOf = (rule: RuleDraft): LabelRuleMap =>
  Object.fromEntries(rule.map(({ label, values }) => [label.trim(), values]));

/** The label rules of a draft; null while one of them is not complete. */
export const labelRulesOf = (rules: readonly RuleDraft[]): LabelRuleMap[] | null =>
  rules.every((rule) => ruleProblem(rule) === null) ? rules.map(labelRuleOf) : null;

export type WaveSizes = z.infer<typeof Waves>;

/** What is wrong with the waves as they are typed; null if nothing is. */
export function wavesProblem(text: string): string | null {
  const waves = readWaves(text);
  if (waves === null) return 'Write numbers of machines or percentages with commas between: 5, 50 %, all.';
  const last = waves.at(-1);
  return last && 'percent' in last && last.percent === 100 ? null : 'The last wave must be all.';
}

/** What a draft says of sharing downloads; undefined while a number is missing or out of its bounds. */
export function sharingOf({ reach, cacheDays, internetKbps }: RingDraft): RingRow['sharing'] | undefined {
  if (reach === 'own') return null;
  return Sharing.safeParse({ reach, cacheDays, internetKbps: internetKbps === '' ? null : internetKbps }).data;
}

/** The change that a draft asks for; null while something has to be put right first. */
export function changeOf(draft: RingDraft): RingChange | null {
  const waves = readWaves(draft.waves);
  const gate = gateOf(draft.gate);
  const labelRules = labelRulesOf(draft.rules);
  const sharing = sharingOf(draft);
  if (draft.name.trim() === '' || waves === null || wavesProblem(draft.waves)) return null;
  if (gate === null || labelRules === null || sharing === undefined) return null;
  return {
    name: draft.name.trim(),
    windows: draft.windows,
    labelRules,
    versionTarget: draft.versionTarget.trim() || null,
    waves,
    gate,
    onOvertaken: draft.onOvertaken,
    sharing,
  };
}

/** The parts of a change that differ from what was there. */
export function differing(change: RingChange, before: RingChange | null): RingChange {
  const parts = Object.entries(change) as [keyof RingChange, unknown][];
  return Object.fromEntries(parts.filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before?.[name])));
}

/** `site is Berlin or Munich and ownership is personal`. */
export function sayLabelRule(rule: LabelRuleMap): string {
  return Object.entries(rule)
    .map(([label, values]) => `${label} is ${sayList(values, 'or')}`)
    .join(' and ');
}
