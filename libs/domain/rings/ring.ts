import type { Ownership } from '../words.js';

/** What labels are asked of. The first four are facts of the machine; people give the others. */
export interface LabelledMachine {
  id: string;
  /** Stream of its Windows version, `windows-11-24h2`. */
  os: string;
  edition: string;
  /** Machines that share one LAN; null if nobody said where it stands. */
  site: string | null;
  ownership: Ownership;
  labels: Readonly<Record<string, string>>;
}

/** Labels that people cannot give, because they are facts. */
export const FACT_LABELS = ['os', 'edition', 'site', 'ownership'] as const;
/** Labels that people give to one machine at most. */
const MAX_LABELS = 20;

/** What is wrong with the labels that people want to give to a machine; null if nothing is. */
export function labelsProblem(labels: Readonly<Record<string, string>>): 'label-reserved' | 'labels-too-many' | null {
  const names = Object.keys(labels);
  if (names.some((name) => (FACT_LABELS as readonly string[]).includes(name.toLowerCase()))) return 'label-reserved';
  return names.length > MAX_LABELS ? 'labels-too-many' : null;
}

/** Every label must have one of its values. */
export type LabelRule = Readonly<Record<string, readonly string[]>>;

export interface Ring {
  id: string;
  /** Stage in the order of a rollout, lowest first. */
  position: number;
  /** Machine ids that belong here whatever their labels say. */
  members: readonly string[];
  /** One fitting rule is enough. */
  labelRules: readonly LabelRule[];
}

export type RingProblem = 'rings-missing' | 'ring-position-twice' | 'ring-member-twice' | 'ring-label-empty';

/** What is wrong with a set of rings; null if every machine will be in exactly one. */
export function ringsProblem(rings: readonly Ring[]): RingProblem | null {
  if (rings.length === 0) return 'rings-missing';
  if (hasTwice(rings.map(({ position }) => position))) return 'ring-position-twice';
  if (hasTwice(rings.flatMap(({ members }) => members))) return 'ring-member-twice';
  const rules = rings.flatMap(({ labelRules }) => labelRules);
  const empty = rules.some((rule) => {
    const lists = Object.values(rule);
    return lists.length === 0 || lists.some((values) => values.length === 0);
  });
  return empty ? 'ring-label-empty' : null;
}

function hasTwice(values: readonly unknown[]): boolean {
  return new Set(values).size !== values.length;
}

export interface RingPlace {
  ringId: string;
  /** Named by hand, caught by a label rule, or left over. */
  by: 'member' | 'label' | 'rest';
}

/**
 * The one ring of a machine: the ring that names it; else the first whose label rules fit; else the last, so that a PC
 * about which nothing is known never goes first. Null if there are no rings.
 */
export function ringOf(machine: LabelledMachine, rings: readonly Ring[]): RingPlace | null {
  const ordered = [...rings].sort((a, b) => a.position - b.position);
  const named = ordered.find(({ members }) => members.includes(machine.id));
  if (named !== undefined) return { ringId: named.id, by: 'member' };
  const fitting = ordered.find(({ labelRules }) => labelRules.some((rule) => fits(machine, rule)));
  if (fitting !== undefined) return { ringId: fitting.id, by: 'label' };
  const last = ordered.at(-1);
  return last === undefined ? null : { ringId: last.id, by: 'rest' };
}

function fits(machine: LabelledMachine, rule: LabelRule): boolean {
  const { os, edition, site, ownership } = machine;
  // Facts of the machine come last: a free label must not pass for one of them.
  const labels = new Map(Object.entries({ ...machine.labels, os, edition, site, ownership }));
  const parts = Object.entries(rule);
  return (
    parts.length > 0 &&
    parts.every(([label, values]) => {
      const value = labels.get(label) ?? null;
      return value !== null && values.includes(value);
    })
  );
}
