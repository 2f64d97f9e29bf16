import { DAY_MS } from '#domain/time.js';
import type { Ownership } from '#domain/words.js';
import { publishedFor } from './catalogue.js';
import type { Machine, MachineFacts, MachineState, Oddity } from './machine.js';
import { remember, WINDOWS_CLIENT } from './machine.js';
import type { Build } from './published.js';
import { LINES, monthIndex, patchTuesday } from './published.js';
import { Random, uuidOf } from './random.js';

const GB = 1_000_000_000;

const MODELS = [
  { maker: 'LENOVO', model: 'ThinkPad T14 Gen 4', laptop: true },
  { maker: 'HP', model: 'HP EliteBook 640 14 inch G10', laptop: true },
  { maker: 'Dell Inc.', model: 'Latitude 5440', laptop: true },
  { maker: 'Dell Inc.', model: 'OptiPlex 7010', laptop: false },
  { maker: 'LENOVO', model: 'ThinkCentre M70q', laptop: false },
  { maker: 'HP', model: 'HP ProDesk 400 G7', laptop: false },
  { maker: 'ASUSTeK COMPUTER INC.', model: 'ExpertBook B1', laptop: true },
] as const;
const ROOMS = ['ACC', 'FRONT', 'LAB', 'LIB', 'OFFICE', 'WORKSHOP', 'STUDY', 'STORE'] as const;
const PLACES = [
  { locale: 'en-GB', timeZone: 'GMT Standard Time' },
  { locale: 'de-DE', timeZone: 'W. Europe Standard Time' },
  { locale: 'fr-FR', timeZone: 'Romance Standard Time' },
] as const;
const ODDITIES: readonly Oddity[] = ['full-disk', 'leaking', 'restart-pending', 'slow', 'wrong-clock', 'same-board'];

/** One in four machines belongs to its user, as in 60 of the organisation and 20 personal. */
function ownershipOf(index: number): Ownership {
  return index % 4 === 3 ? 'personal' : 'organisation';
}

/** Windows invents such names (`DESKTOP-` and seven characters) for PCs that nobody names. */
function homeName(random: Random, laptop: boolean): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  const tail = Array.from({ length: 7 }, () => letters[random.int(0, letters.length - 1)]).join('');
  return `${laptop ? 'LAPTOP' : 'DESKTOP'}-${tail}`;
}

function factsOf(index: number, count: number, seed: number): MachineFacts {
  const random = Random.named(seed, `machine ${index}`);
  const ownership = ownershipOf(index);
  const hardware = random.pick(MODELS);
  // The last six machines are the odd ones, so that a small fleet keeps ordinary ones in front.
  const oddity = count >= 12 && index >= count - ODDITIES.length ? ODDITIES[index - (count - ODDITIES.length)]! : null;
  const edition =
    ownership === 'personal'
      ? random.pick(['Core', 'Core', 'Professional'] as const)
      : random.pick(['Professional', 'Professional', 'Education'] as const);
  const room = random.pick(ROOMS);
  const number = String(index + 1).padStart(3, '0');
  const board = oddity === 'same-board' ? 0 : index;
  return {
    name:
      ownership === 'personal'
        ? homeName(random, hardware.laptop)
        : `${room}-${hardware.laptop ? 'LT' : 'PC'}-${number}`,
    smbiosUuid: uuidOf(`board|${seed}|${board}`),
    ownership,
    edition,
    maker: hardware.maker,
    model: hardware.model,
    laptop: hardware.laptop && oddity === null,
    esu: random.chance(0.8),
    oddity,
    skewMs: oddity === 'wrong-clock' ? 20 * 60_000 : random.int(-2000, 2000),
    slowness: oddity === 'slow' ? 6 : 0.7 + random.next() * 0.8,
    ...random.pick(PLACES),
    diskBytes: random.pick([256, 512, 512, 1024]) * GB,
  };
}

/** A machine that was last updated nought to three months ago, as fleets are on the day Sluice arrives. */
function stateOf(facts: MachineFacts, index: number, seed: number, now: Date): MachineState {
  const random = Random.named(seed, `state ${index}`);
  const build = random.pick([19045, 26100, 26200, 26200, 26200, 26300, 26300] as const) satisfies Build;
  const newest = Math.max(0, now < patchTuesday(monthIndex(now)) ? monthIndex(now) - 1 : monthIndex(now));
  const month = Math.max(0, newest - random.pick([0, 1, 1, 1, 2, 3]));
  const line = LINES[build];
  const state: MachineState = {
    build,
    ubr: line.ubr + month * line.step,
    bootAt: new Date(now.getTime() - random.int(1, 12) * DAY_MS).toISOString(),
    freeBytes: facts.oddity === 'full-disk' ? GB / 2 : random.int(30, 140) * GB,
    installed: [],
    downloaded: [],
    pending: [],
    history: [],
    hold: null,
    leaks: [],
    drift: [],
    restarts: [],
  };
  const until = new Date(patchTuesday(month).getTime() + 3 * DAY_MS);
  for (const item of publishedFor(build, facts.maker, until)) {
    if (item.stream === 'preview' || item.stream === 'enablement' || item.stream === 'definition') continue;
    if (item.stream.startsWith('driver:') && random.chance(0.5)) continue;
    // What was bad then was taken back then.
    if (item.fault && (item.fault.maker === null || item.fault.maker === facts.maker)) continue;
    state.installed.push(item.update.updateId);
    remember(state, item.update, new Date(item.at.getTime() + 2 * DAY_MS), null, WINDOWS_CLIENT);
  }
  if (facts.oddity === 'restart-pending') {
    const title = 'Update for Windows (restart pending since before Sluice came)';
    state.pending.push({
      updateId: uuidOf(`pending|${seed}`),
      revision: 1,
      title,
      ubr: null,
      build: null,
      rollback: null,
      client: WINDOWS_CLIENT,
    });
  }
  return state;
}

/**
 * The fleet of a seed. The same seed, count and day give the same machines.
 * @param count number of machines; from 12 on the last six are odd ones
 */
export function makeFleet(count: number, seed: number, now: Date): Machine[] {
  return Array.from({ length: count }, (_, index) => {
    const facts = factsOf(index, count, seed);
    return { facts, state: stateOf(facts, index, seed, now) };
  });
}
