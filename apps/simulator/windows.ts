import type { PHASES, UpdateResult } from '#contracts/agent/messages.js';
import type { ScannedUpdate } from '#contracts/agent/reports.js';
import type { UpdateIdentity } from '#contracts/common.js';
import type { Outcome } from '#domain/words.js';
import { publishedFor } from './catalogue.js';
import type { Machine } from './machine.js';
import { remember, WINDOWS_CLIENT } from './machine.js';
import type { Published } from './published.js';
import { CATEGORY, NEWEST_BUILD } from './published.js';

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

const BYTES_A_SECOND = 6_000_000;

/** What Windows Update offers this machine now. Only the newest of each stream is there. */
export function offers(machine: Machine, now: Date): Published[] {
  const { facts, state } = machine;
  const newest = new Map<string, Published>();
  for (const item of publishedFor(state.build, facts.maker, now)) newest.set(item.stream, item);
  const security = newest.get('cumulative');
  const served = state.build !== 19045 || facts.esu;
  return [...newest.values()].filter((item) => {
    if (state.installed.includes(item.update.updateId)) return false;
    if (item.ubr === null) return true;
    if (item.stream === 'preview' && security && item.at < security.at) return false;
    return served && item.ubr > state.ubr;
  });
}

/** Result of an online search, definition updates included, as the Windows Update Agent would list it. */
export function search(machine: Machine, now: Date): ScannedUpdate[] {
  const { state } = machine;
  return offers(machine, now).map((item) => {
    const waits = state.pending.some((pending) => pending.updateId === item.update.updateId);
    return {
      ...item.update,
      downloaded: waits || state.downloaded.includes(item.update.updateId),
      restartPending: waits,
    };
  });
}

export function isDefinition(update: ScannedUpdate): boolean {
  return update.categories.some((category) => category.id === CATEGORY.definitions.id);
}

function done(
  outcome: Outcome,
  reason: string | null = null,
  hresult: string | null = null,
  restartRequired = false,
): WorkResult {
  return { outcome, reason, hresult, restartRequired, updates: [] };
}

/** `seconds` of search, then nothing more: the list itself goes into a report. */
export function* scanning(machine: Machine): Work {
  const stop = yield { seconds: 25 * machine.facts.slowness, phase: 'searching', percent: 0 };
  return stop ? done('stopped', 'stopped-by-person') : done('succeeded');
}

interface Wanted {
  readonly item: Published;
  readonly identity: UpdateIdentity;
}

/** What of an order is still to be done; the rest is already settled, because it is installed or no longer offered. */
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
      settled.push({ ...identity, outcome: 'succeeded', restartRequired: waits, hresult: null, reason: null });
    } else if (item && item.update.revision === identity.revision) {
      wanted.push({ item, identity });
    } else {
      settled.push({ ...identity, outcome: 'skipped', restartRequired: false, hresult: null, reason: 'not-offered' });
    }
  }
  return { wanted, settled };
}

/** Fetches what is not here yet. Ends early with a failure, or with `stopped`. */
function* fetching(
  machine: Machine,
  wanted: readonly Wanted[],
  from: number,
  to: number,
): Generator<Step, WorkResult | null, boolean> {
  const { facts, state } = machine;
  const missing = wanted.filter(({ item }) => !state.downloaded.includes(item.update.updateId));
  const total = missing.reduce((sum, { item }) => sum + item.update.maxBytes, 0);
  let before = 0;
  for (const { item, identity } of missing) {
    const bytesTotal = item.update.maxBytes;
    // Sizes are upper bounds: a tenth of a cumulative update is what is really fetched.
    const seconds = (bytesTotal * (item.ubr === null ? 1 : 0.1) * facts.slowness) / BYTES_A_SECOND;
    for (const part of [0.1, 0.3, 0.5, 0.7, 0.9, 1]) {
      const percent = Math.floor(from + ((before + bytesTotal * part) / total) * (to - from));
      const stop = yield {
        seconds: seconds / 6,
        phase: 'downloading',
        percent,
        update: { ...identity, percent: Math.floor(part * 100), bytesDone: Math.floor(bytesTotal * part), bytesTotal },
      };
      if (stop) return done('stopped', 'stopped-by-person');
      if (facts.oddity === 'full-disk' && part >= 0.5) {
        const failed: UpdateResult = {
          ...identity,
          outcome: 'failed',
          restartRequired: false,
          hresult: '0x80070070',
          reason: 'download-failed',
        };
        return { ...done('failed', 'download-failed', '0x80070070'), updates: [failed] };
      }
    }
    state.downloaded.push(item.update.updateId);
    before += bytesTotal;
  }
  return null;
}

/** The `download` verb. */
export function* downloading(machine: Machine, updates: readonly UpdateIdentity[], now: Now): Work {
  yield { seconds: 25 * machine.facts.slowness, phase: 'searching', percent: 0 };
  const { wanted, settled } = sort(machine, updates, now());
  if (wanted.length === 0 && settled.every((each) => each.outcome === 'skipped')) {
    return { ...done('refused', 'not-offered'), updates: settled };
  }
  const failure = yield* fetching(machine, wanted, 5, 99);
  if (failure) return { ...failure, updates: [...settled, ...failure.updates] };
  const fetched = wanted.map(
    ({ identity }): UpdateResult => ({
      ...identity,
      outcome: 'succeeded',
      restartRequired: false,
      hresult: null,
      reason: null,
    }),
  );
  return { ...done('succeeded'), updates: [...settled, ...fetched] };
}

/** Puts one update in place, or waits for the restart with it. */
function apply(machine: Machine, { item, identity }: Wanted, at: Date, client: string): UpdateResult {
  const { facts, state } = machine;
  const hit =
    item.fault !== null && (item.fault.maker === null || item.fault.maker === facts.maker) ? item.fault : null;
  if (hit?.how === 'fails') {
    remember(state, item.update, at, hit.hresult, client);
    return { ...identity, outcome: 'failed', restartRequired: false, hresult: hit.hresult, reason: 'install-failed' };
  }
  // Windows notes a success before the restart, and a failure beside it when the restart had to take the update back.
  remember(state, item.update, at, null, client);
  const restartRequired = item.ubr !== null || item.update.restart === 'always';
  if (restartRequired) {
    state.pending.push({
      ...identity,
      title: item.update.title,
      ubr: item.ubr,
      build: item.stream === 'enablement' ? NEWEST_BUILD : null,
      rollback: hit?.hresult ?? null,
      client,
    });
  } else {
    state.installed.push(identity.updateId);
  }
  return { ...identity, outcome: 'succeeded', restartRequired, hresult: null, reason: null };
}

/**
 * The `install` verb up to, and without, the restart. An exclusive update runs alone and last, because it asks for a restart
 * before anything else may follow.
 */
export function* installing(machine: Machine, updates: readonly UpdateIdentity[], now: Now, client: string): Work {
  const { facts, state } = machine;
  yield { seconds: 25 * facts.slowness, phase: 'searching', percent: 0 };
  const { wanted, settled } = sort(machine, updates, now());
  const waits = state.pending.length > 0;
  if (wanted.length === 0) {
    if (settled.every((each) => each.outcome === 'skipped'))
      return { ...done('refused', 'not-offered'), updates: settled };
    return { ...done('succeeded', null, null, waits), updates: settled };
  }
  if (waits) return { ...done('refused', 'restart-pending', null, true), updates: settled };
  const failure = yield* fetching(machine, wanted, 5, 50);
  if (failure) return { ...failure, updates: [...settled, ...failure.updates] };
  wanted.sort(
    (one, other) => Number(one.item.update.impact === 'exclusive') - Number(other.item.update.impact === 'exclusive'),
  );
  const results = [...settled];
  let stopped = false;
  for (const [place, each] of wanted.entries()) {
    for (const part of [0.05, 0.2, 0.4, 0.6, 0.8, 1]) {
      const percent = Math.floor(50 + ((place + part) / wanted.length) * 49);
      stopped =
        (yield {
          seconds: (each.item.minutes * 60 * facts.slowness) / 6,
          phase: 'installing',
          percent,
          update: { ...each.identity, percent: Math.floor(part * 100) },
        }) || stopped;
    }
    results.push(apply(machine, each, now(), client));
    if (stopped) break;
  }
  return summary(results, stopped, state.pending.length > 0);
}

function summary(updates: UpdateResult[], stopped: boolean, restartRequired: boolean): WorkResult {
  const failed = updates.filter((each) => each.outcome === 'failed');
  if (failed.length > 0) {
    const all = failed.length === updates.length;
    const reason = updates.length === 1 ? 'install-failed' : all ? 'all-updates-failed' : 'some-updates-failed';
    return { outcome: 'failed', reason, hresult: failed[0]!.hresult, restartRequired, updates };
  }
  if (stopped) return { outcome: 'stopped', reason: 'stopped-by-person', hresult: null, restartRequired, updates };
  return { outcome: 'succeeded', reason: null, hresult: null, restartRequired, updates };
}

/** The restart itself: what waited comes into force or is rolled back, and everything staged is settled. */
export function restart(machine: Machine, now: Date): void {
  const { state } = machine;
  state.bootAt = now.toISOString();
  for (const pending of state.pending.splice(0)) {
    if (pending.rollback !== null) {
      remember(state, pending, now, pending.rollback, pending.client);
      continue;
    }
    state.installed.push(pending.updateId);
    if (pending.ubr !== null) state.ubr = Math.max(state.ubr, pending.ubr);
    if (pending.build !== null) state.build = pending.build;
  }
}

/** Simulated seconds that a restart keeps the machine away. */
export function restartSeconds(machine: Machine): number {
  return (machine.state.pending.length > 0 ? 240 : 70) * machine.facts.slowness;
}

/**
 * What Windows does on its own where nothing holds it (or where the hold leaks): installs everything but optional updates and
 * drivers, and restarts. Returns the titles of what it installed.
 */
export function automatic(machine: Machine, now: Date): string[] {
  const wanted = offers(machine, now)
    .filter((item) => !item.update.optional && item.update.type === 'software' && item.stream !== 'enablement')
    .map((item) => ({ item, identity: { updateId: item.update.updateId, revision: item.update.revision } }));
  for (const each of wanted) apply(machine, each, now, WINDOWS_CLIENT);
  if (machine.state.pending.length > 0) restart(machine, now);
  const titles = wanted.filter(({ item }) => !isDefinition(item.update)).map(({ item }) => item.update.title);
  if (machine.state.hold) {
    for (const title of titles)
      machine.state.leaks.unshift({ at: now.toISOString(), what: `Installed by ${WINDOWS_CLIENT}: ${title}` });
    machine.state.leaks.length = Math.min(machine.state.leaks.length, 50);
  }
  return titles;
}
