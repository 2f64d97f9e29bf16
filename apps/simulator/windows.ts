import type { UpdateResult } from '#contracts/agent/messages.js';
import type { ScannedUpdate } from '#contracts/agent/reports.js';
import type { UpdateIdentity } from '#contracts/common.js';
import { publishedFor } from './catalogue.js';
import type { Machine } from './machine.js';
import { remember, WINDOWS_CLIENT } from './machine.js';
import type { Published } from './published.js';
import { CATEGORY, NEWEST_BUILD } from './published.js';

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

/** What a machine does with one update that it is offered. */
export interface Wanted {
  readonly item: Published;
  readonly identity: UpdateIdentity;
}

/** Puts one update in place, or waits for the restart with it. */
export function apply(machine: Machine, { item, identity }: Wanted, at: Date, client: string): UpdateResult {
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
