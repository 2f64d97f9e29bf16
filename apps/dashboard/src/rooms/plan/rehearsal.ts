import type { RehearsalAnswer } from '#contracts/people/rollouts.js';
import { soonOf } from '../../parts/Ago.js';
import { count } from '../../words.js';

type Grant = RehearsalAnswer['grants'][number];
type Without = RehearsalAnswer['without'][number];
type Machine = Grant['machine'];

/** Machines that would start at the same time on the same wall. */
export interface Start {
  /** `2026-12-11T22:00:00` on the wall of `zone`; in UTC where nobody knows the machine's zone. */
  localTime: string;
  zone: string;
  machines: Machine[];
}

export interface RingDay {
  /** `2026-12-11`, on the walls of its machines. */
  day: string;
  machines: number;
  starts: Start[];
}

export interface RingDays {
  ring: { id: string; name: string };
  machines: number;
  days: RingDay[];
}

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return [...groups];
}

const wallOf = (grant: Grant): string => grant.localTime ?? grant.at.slice(0, 19);

/** Who would start when: by ring in the order in which they begin, by day, by time. */
export function byRingAndDay(grants: readonly Grant[]): RingDays[] {
  const inOrder = grants.toSorted((one, other) => one.at.localeCompare(other.at));
  return groupBy(inOrder, ({ ring }) => ring.id).map(([, ofRing]) => ({
    ring: ofRing[0]?.ring ?? { id: '', name: '' },
    machines: ofRing.length,
    days: groupBy(ofRing, (grant) => wallOf(grant).slice(0, 10)).map(([day, ofDay]) => ({
      day,
      machines: ofDay.length,
      starts: groupBy(ofDay, (grant) => `${wallOf(grant)}|${grant.zone}`).map(([, together]) => ({
        localTime: together[0] ? wallOf(together[0]) : '',
        zone: together[0]?.zone ?? 'UTC',
        machines: together.map(({ machine }) => machine),
      })),
    })),
  }));
}

export interface Cause {
  why: Without['why'];
  machines: Machine[];
}

/** Who would not, by cause, the commonest first. */
export function byCause(without: readonly Without[]): Cause[] {
  return groupBy(without, ({ why }) => why.reason)
    .map(([, same]) => ({ why: same[0]?.why as Without['why'], machines: same.map(({ machine }) => machine) }))
    .toSorted((one, other) => other.machines.length - one.machines.length);
}

/** The rehearsal in one sentence. */
export function answerFor({ grants, without, endsAt }: RehearsalAnswer, days: number): string {
  const all = grants.length + without.length;
  if (all === 0) return 'No machine of these rings is offered the patch.';
  if (grants.length === 0) return `None of ${count(all, 'machine')} would get it within ${count(days, 'day')}.`;
  const [first = '', last = ''] = [
    grants.map(({ at }) => at).toSorted()[0],
    grants
      .map(({ at }) => at)
      .toSorted()
      .at(-1),
  ];
  const when = first === last ? soonOf(first) : `the first ${soonOf(first)}, the last ${soonOf(last)}`;
  const end = endsAt ? ` All is done ${soonOf(endsAt)}.` : '';
  return `${grants.length} of ${count(all, 'machine')} would get it within ${count(days, 'day')}: ${when}.${end}`;
}
