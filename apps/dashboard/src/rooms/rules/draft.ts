import { type DryRunAnswer, Rule, type RuleMatch } from '#contracts/people/planning.js';
import { PLANNING_REASONS } from '#domain/reasons/planning.js';
import { ruleProblem } from '#domain/rules/rule.js';
import { sayList } from '#domain/windows/say.js';

export type Caught = DryRunAnswer['uncaught'][number];

export function newRule(): Rule {
  return { id: crypto.randomUUID(), name: '', action: 'release', deferDays: null, rings: null, match: {} };
}

/** The match with one part set; a part without any entry is no condition at all. */
export function withPart<P extends keyof RuleMatch>(match: RuleMatch, part: P, value: RuleMatch[P]): RuleMatch {
  const { [part]: _, ...others } = match;
  const empty = value === undefined || (Array.isArray(value) && value.length === 0);
  return empty ? others : { ...others, [part]: value };
}

/** What is wrong with a rule as it is typed, in words; null if nothing is. */
export function problemOf(rule: Rule): string | null {
  if (rule.name.trim() === '') return 'Give the rule a name.';
  if (rule.match.kbs?.some((kb) => !/^KB\d+$/.test(kb))) return 'Write KB numbers such as KB5068861.';
  if (rule.rings?.length === 0) return 'Choose at least one ring, or every ring.';
  const reason = ruleProblem({ ...rule, ringIds: rule.rings });
  if (reason !== null) return `${PLANNING_REASONS[reason].sentence} ${PLANNING_REASONS[reason].nextStep}`;
  return Rule.safeParse(rule).success ? null : 'A condition is too long, or not in the list.';
}

/** What happens to a patch in some rings, alike in each of them. */
export interface Fate {
  rings: string[];
  machines: number;
  outcome: Caught['outcome'];
  from: string | null;
  overruled: boolean;
  why: Caught['why'];
}

/** By patch, with the rings in which the same happens put together. */
export function byPatch(caught: readonly Caught[]): { patch: Caught['patch']; fates: Fate[] }[] {
  const patches = new Map<string, { patch: Caught['patch']; fates: Map<string, Fate> }>();
  for (const { patch, ring, machines, outcome, from, overruled, why } of caught) {
    const entry = patches.get(patch.id) ?? { patch, fates: new Map<string, Fate>() };
    patches.set(patch.id, entry);
    const alike = [outcome, from, overruled, why.reason].join(' ');
    const fate = entry.fates.get(alike) ?? { rings: [], machines: 0, outcome, from, overruled, why };
    entry.fates.set(alike, { ...fate, rings: [...fate.rings, ring.name], machines: fate.machines + machines });
  }
  return [...patches.values()].map(({ patch, fates }) => ({ patch, fates: [...fates.values()] }));
}

/** What rules would do today; a patch counts under each word that is true of it in some ring. */
export function sayDryRun(answer: DryRunAnswer): string {
  const caught = answer.rules.flatMap((rule) => rule.caught);
  const count = (outcome: Caught['outcome']) =>
    new Set(caught.filter((one) => one.outcome === outcome).map((one) => one.patch.id)).size;
  const uncaught = new Set(answer.uncaught.map((one) => one.patch.id)).size;
  const words = (
    [
      [count('release'), 'released'],
      [count('decline'), 'declined'],
      [count('wait'), 'waiting until their time'],
      [uncaught, 'caught by no rule'],
    ] as const
  ).flatMap(([number, what]) => (number === 0 ? [] : [`${number} ${what}`]));
  return words.length === 0 ? 'No patch is open today.' : `Of today’s open patches: ${sayList(words)}.`;
}
