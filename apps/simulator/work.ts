import type { PHASES, UpdateResult } from '#contracts/agent/messages.js';
import type { UpdateIdentity } from '#contracts/common.js';
import type { Outcome } from '#domain/words.js';
import type { Machine } from './machine.js';
import { OUR_CLIENT } from './machine.js';
import type { Wanted } from './windows.js';
import { apply, offers } from './windows.js';

/** One step of a piece of work: how long it takes, and what is told meanwhile. */
export interface Step {
  /** Simulated seconds. */
  readonly seconds: number;
  readonly phase: (typeof PHASES)[number];
  readonly percent: number;
  readonly update?: UpdateIdentity & { percent: number; bytesDone?: number; bytesTotal?: number };
}

export interface WorkResult {
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly hresult: string | null;
  readonly restartRequired: boolean;
  readonly updates: UpdateResult[];
}

/** A piece of work: yields its steps, is told after each whether a person asked to stop, and ends at the next safe point. */
export type Work = Generator<Step, WorkResult, boolean>;

/** Time of the machine's own clock. */
export type Now = () => Date;

const SEARCH_SECONDS = 25;
const BYTES_A_SECOND = 6_000_000;
/** Sizes are upper bounds: of a cumulative update about a tenth is really fetched. */
const CUMULATIVE_SHARE = 0.1;
const STOPPED = 'stopped-by-person';

function end(outcome: Outcome, reason: string | null = null, updates: UpdateResult[] = []): WorkResult {
  return { outcome, reason, hresult: null, restartRequired: false, updates };
}

function skipped(identity: UpdateIdentity, reason: string): UpdateResult {
  return { ...identity, outcome: 'skipped', restartRequired: false, hresult: null, reason };
}

function succeeded(identity: UpdateIdentity, restartRequired: boolean): UpdateResult {
  return { ...identity, outcome: 'succeeded', restartRequired, hresult: null, reason: null };
}

/** The `scan` verb: the list itself goes into a report. */
export function* scanning(machine: Machine): Work {
  const stop = yield { seconds: SEARCH_SECONDS * machine.facts.slowness, phase: 'searching', percent: 0 };
  return stop ? end('stopped', STOPPED) : end('succeeded');
}

/** What of an order is still to be done; the rest is settled already, because it is installed or no longer offered. */
function sort(
  machine: Machine,
  updates: readonly UpdateIdentity[],
  now: Date,
): { wanted: Wanted[]; settled: UpdateResult[] } {
  const offered = new Map(offers(machine, now).map((item) => [item.update.updateId, item]));
  const wanted: Wanted[] = [];
  const settled: UpdateResult[] = [];
  for (const identity of updates) {
    const item = offered.get(identity.updateId);
    const waits = machine.state.pending.some((pending) => pending.updateId === identity.updateId);
    if (waits || machine.state.installed.includes(identity.updateId)) {
      // Windows Update history already has it: a second attempt must not install it twice.
      settled.push(succeeded(identity, waits));
    } else if (item && item.update.revision === identity.revision) {
      wanted.push({ item, identity });
    } else {
      settled.push(skipped(identity, 'not-offered'));
    }
  }
  return { wanted, settled };
}

/** Fetches what is not here yet. What fails is named and left behind; after a stop everything unfinished is skipped. */
function* fetching(
  machine: Machine,
  wanted: readonly Wanted[],
  from: number,
  to: number,
): Generator<Step, UpdateResult[], boolean> {
  const { facts, state } = machine;
  const missing = wanted.filter(({ item }) => !state.downloaded.includes(item.update.updateId));
  const total = missing.reduce((sum, { item }) => sum + item.update.maxBytes, 0);
  const bad: UpdateResult[] = [];
  let before = 0;
  let stop = false;
  for (const { item, identity } of missing) {
    const bytesTotal = item.update.maxBytes;
    const seconds = (bytesTotal * (item.ubr === null ? 1 : CUMULATIVE_SHARE) * facts.slowness) / BYTES_A_SECOND;
    for (const part of [0.1, 0.3, 0.5, 0.7, 0.9, 1]) {
      if (stop) break;
      stop = yield {
        seconds: seconds / 6,
        phase: 'downloading',
        percent: Math.floor(from + ((before + bytesTotal * part) / total) * (to - from)),
        update: { ...identity, percent: Math.floor(part * 100), bytesDone: Math.floor(bytesTotal * part), bytesTotal },
      };
      if (facts.oddity === 'full-disk' && part >= 0.5) break;
    }
    if (stop) bad.push(skipped(identity, STOPPED));
    else if (facts.oddity === 'full-disk') {
      bad.push({
        ...identity,
        outcome: 'failed',
        restartRequired: false,
        hresult: '0x80070070',
        reason: 'download-failed',
      });
    } else state.downloaded.push(item.update.updateId);
    before += bytesTotal;
  }
  return bad;
}

/** The `download` verb. */
export function* downloading(machine: Machine, updates: readonly UpdateIdentity[], now: Now): Work {
  yield { seconds: SEARCH_SECONDS * machine.facts.slowness, phase: 'searching', percent: 0 };
  const { wanted, settled } = sort(machine, updates, now());
  const bad = yield* fetching(machine, wanted, 5, 99);
  const good = without(wanted, bad).map(({ identity }) => succeeded(identity, false));
  return summary([...settled, ...bad, ...good]);
}

function without(wanted: readonly Wanted[], bad: readonly UpdateResult[]): Wanted[] {
  return wanted.filter(({ identity }) => !bad.some((each) => each.updateId === identity.updateId));
}

/** Each exclusive update alone and first, then the others together: Windows Update refuses it in company. */
function groupsOf(wanted: readonly Wanted[]): Wanted[][] {
  const alone = wanted.filter(({ item }) => item.update.impact === 'exclusive').map((each) => [each]);
  const others = wanted.filter(({ item }) => item.update.impact !== 'exclusive');
  return others.length > 0 ? [...alone, others] : alone;
}

/** The `install` verb up to, and without, the restart. When Windows wants one between two groups, the rest is left for after it. */
export function* installing(machine: Machine, updates: readonly UpdateIdentity[], now: Now): Work {
  const { facts, state } = machine;
  yield { seconds: SEARCH_SECONDS * facts.slowness, phase: 'searching', percent: 0 };
  const { wanted, settled } = sort(machine, updates, now());
  if (wanted.length > 0 && state.pending.length > 0) {
    return { ...end('refused', 'restart-pending', settled), restartRequired: true };
  }
  const bad = yield* fetching(machine, wanted, 5, 50);
  const results = [...settled, ...bad];
  const ready = without(wanted, bad);
  let stop = bad.some((each) => each.reason === STOPPED);
  let done = 0;
  for (const group of groupsOf(ready)) {
    const blocked = state.pending.length > 0;
    for (const each of group) {
      if (stop || blocked) {
        results.push(skipped(each.identity, stop ? STOPPED : 'restart-pending'));
        continue;
      }
      for (const part of [0.05, 0.2, 0.4, 0.6, 0.8, 1]) {
        const asked = yield {
          seconds: (each.item.minutes * 60 * facts.slowness) / 6,
          phase: 'installing',
          percent: Math.floor(50 + ((done + part) / ready.length) * 49),
          update: { ...each.identity, percent: Math.floor(part * 100) },
        };
        stop ||= asked;
      }
      // An install that has begun is carried through: the safe point is after it.
      results.push(apply(machine, each, now(), OUR_CLIENT));
      done += 1;
    }
  }
  return summary(results);
}

/** The outcome of a whole job, as the agent makes it from its updates. */
function summary(updates: UpdateResult[]): WorkResult {
  const failed = updates.filter((each) => each.outcome === 'failed');
  const good = updates.filter((each) => each.outcome === 'succeeded');
  const restartRequired = updates.some((each) => each.restartRequired);
  if (updates.some((each) => each.reason === STOPPED)) return { ...end('stopped', STOPPED, updates), restartRequired };
  if (failed.length > 0) {
    const reason = good.length > 0 ? 'some-updates-failed' : 'all-updates-failed';
    return { outcome: 'failed', reason, hresult: failed[0]!.hresult, restartRequired, updates };
  }
  if (good.length === 0) return end('failed', updates[0]?.reason ?? 'not-offered', updates);
  return { ...end('succeeded', null, updates), restartRequired };
}
