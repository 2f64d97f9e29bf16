import type { CalendarAnswer } from '#contracts/people/rollouts.js';
import { DAY_MS } from '#domain/time.js';
import { count, type Tone } from '../../words.js';

/** A date without a zone, `2026-12-08`: days here are those on the walls of the machines concerned. */
export type Day = string;

const at = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
export const dayAfter = (day: Day, days: number): Day => new Date(at(day) + days * DAY_MS).toISOString().slice(0, 10);

const WEEKS = 6;

/** Six weeks from Monday on, which hold every month. */
export function weeksOf(month: string): Day[][] {
  const first = `${month}-01`;
  const monday = dayAfter(first, -((new Date(at(first)).getUTCDay() + 6) % 7));
  return Array.from({ length: WEEKS }, (_, week) =>
    Array.from({ length: 7 }, (__, day) => dayAfter(monday, week * 7 + day)),
  );
}

/** The month before (-1) or after (1), `2027-01`. */
export function monthBeside(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

export interface Entry {
  key: string;
  /** In a few words, for the cell of a day. */
  short: string;
  /** The whole story, for the list of a day. */
  long: string;
  tone: Tone;
  /** What the tone says, in a word. */
  what: string;
  link: { kind: 'rollout' | 'window'; id: string } | { kind: 'patches' };
}

/** Everything of the answer by day, in the order in which a person asks: what is forbidden, what comes, what was done, what may. */
export function entriesByDay(calendar: CalendarAnswer): Map<Day, Entry[]> {
  const days = new Map<Day, Entry[]>();
  const put = (day: Day, entry: Entry) => {
    const list = days.get(day);
    if (list) list.push(entry);
    else days.set(day, [entry]);
  };
  for (const [day, entry] of [
    ...blackouts(calendar),
    ...patchDays(calendar),
    ...planned(calendar),
    ...done(calendar),
    ...windows(calendar),
  ])
    put(day, entry);
  return days;
}

type Placed = [Day, Entry][];

function blackouts({ blackouts: all, from, to }: CalendarAnswer): Placed {
  return all.flatMap(({ window, from: first, to: last }) => {
    const placed: Placed = [];
    // Of a blackout that began long ago, or has no near end, only what is on the page.
    const [end = last] = [last, to.slice(0, 10)].toSorted();
    const [, start = first] = [first, from.slice(0, 10)].toSorted();
    for (let day = start; day <= end; day = dayAfter(day, 1)) {
      placed.push([
        day,
        {
          key: `blackout ${window.id} ${day}`,
          short: `Blackout: ${window.name}`,
          long: `Blackout: nothing happens in the window ${window.name}`,
          tone: 'bad',
          what: 'Blackout',
          link: { kind: 'window', id: window.id },
        },
      ]);
    }
    return placed;
  });
}

const patchDays = ({ patchDays: days }: CalendarAnswer): Placed =>
  days.map((day) => [
    day,
    {
      key: `patches ${day}`,
      short: 'Second Tuesday',
      long: 'Second Tuesday: Microsoft publishes',
      tone: 'warn',
      what: 'Microsoft',
      link: { kind: 'patches' },
    },
  ]);

const planned = ({ planned: all }: CalendarAnswer): Placed =>
  all.map(({ rollout, ring, day, machines }) => [
    day,
    {
      key: `planned ${rollout.id} ${ring.id}`,
      short: `${machines} in ${ring.name}: ${rollout.name}`,
      long: `${rollout.name}: ${count(machines, 'machine')} of ring ${ring.name} planned`,
      tone: 'busy',
      what: 'Planned',
      link: { kind: 'rollout', id: rollout.id },
    },
  ]);

const done = ({ done: all }: CalendarAnswer): Placed =>
  all.map(({ rollout, day, proven, failed }) => {
    const told = [proven > 0 && `${proven} have it`, failed > 0 && `${failed} failed`].filter(Boolean).join(', ');
    return [
      day,
      {
        key: `done ${rollout.id}`,
        short: `${told}: ${rollout.name}`,
        long: `${rollout.name}: ${told}`,
        tone: failed > 0 ? 'bad' : 'good',
        what: failed > 0 ? 'Done, with failures' : 'Done',
        link: { kind: 'rollout', id: rollout.id },
      },
    ];
  });

const timesOf = ({ localStart, localEnd }: CalendarAnswer['windows'][number]['occurrence']) =>
  `${localStart.slice(11, 16)}–${localEnd.slice(11, 16)}`;

/** A ring's window in several zones is one entry of a day: by each machine's own clock it is the same. */
function windows({ windows: all }: CalendarAnswer): Placed {
  const groups = new Map<string, CalendarAnswer['windows']>();
  for (const one of all) {
    const key = `${one.occurrence.localStart.slice(0, 10)}|${one.ring.id}|${one.window.id}|${timesOf(one.occurrence)}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].flatMap(([key, same]): Placed => {
    const [one] = same;
    if (!one) return [];
    const { ring, window, purpose, occurrence } = one;
    const machines = same.reduce((sum, each) => sum + each.machines, 0);
    const zones = [...new Set(same.map((each) => each.occurrence.zone))];
    const whose = zones.length > 3 ? `${zones.length} zones` : zones.join(', ');
    return [
      [
        occurrence.localStart.slice(0, 10),
        {
          key: `window ${key}`,
          short: `${timesOf(occurrence)} ${ring.name}${purpose === 'restart' ? ', restart' : ''}`,
          long: `${timesOf(occurrence)}, ring ${ring.name}: window ${window.name} to ${purpose}, ${count(machines, 'machine')}, by the clock of ${whose}`,
          tone: 'quiet',
          what: 'Window',
          link: { kind: 'window', id: window.id },
        },
      ],
    ];
  });
}
