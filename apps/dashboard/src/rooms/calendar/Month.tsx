import { Table, VisuallyHidden } from '@mantine/core';
import { type KeyboardEvent, useRef } from 'react';
import classes from './Calendar.module.css';
import { type Day, dayAfter, type Entry, weeksOf } from './days.js';
import { EntryLink } from './EntryLink.js';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const LONG = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
/** More would make the weeks of a busy fleet taller than a screen; the day's list has them all. */
const IN_CELL = 4;
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** `Tuesday 8 December`. */
export const longDay = (day: Day): string => LONG.format(new Date(`${day}T00:00:00Z`));

interface Props {
  month: string;
  today: Day;
  chosen: Day;
  entries: ReadonlyMap<Day, readonly Entry[]>;
  onChoose: (day: Day) => void;
}

/** A month as people know it. The arrow keys go from day to day; each day opens its list below. */
export function Month({ month, today, chosen, entries, onChoose }: Props) {
  const table = useRef<HTMLTableElement>(null);
  const move = (event: KeyboardEvent, day: Day) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = dayAfter(day, step);
    const button = table.current?.querySelector<HTMLButtonElement>(`[data-day="${next}"]`);
    button?.focus();
    if (button) onChoose(next);
  };

  return (
    <Table ref={table} className={classes.month} layout="fixed">
      <Table.Caption>
        <VisuallyHidden>Days of {month}; the arrow keys go from day to day</VisuallyHidden>
      </Table.Caption>
      <Table.Thead>
        <Table.Tr>
          {WEEKDAYS.map((name) => (
            <Table.Th key={name} scope="col" abbr={name}>
              {name.slice(0, 3)}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {weeksOf(month).map((week) => (
          <Table.Tr key={week[0]}>
            {week.map((day) => (
              <Table.Td key={day} className={classes.day} data-beside={!day.startsWith(month) || undefined}>
                <button
                  type="button"
                  className={classes.number}
                  data-day={day}
                  tabIndex={day === chosen ? 0 : -1}
                  aria-pressed={day === chosen}
                  aria-current={day === today ? 'date' : undefined}
                  aria-label={`${longDay(day)}, ${entries.get(day)?.length ?? 0} entries`}
                  onClick={() => onChoose(day)}
                  onKeyDown={(event) => move(event, day)}
                >
                  {Number(day.slice(8))}
                </button>
                <Cell day={day} entries={entries.get(day) ?? []} onChoose={onChoose} />
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Cell({ day, entries, onChoose }: { day: Day; entries: readonly Entry[]; onChoose: (day: Day) => void }) {
  const shown = entries.length > IN_CELL ? entries.slice(0, IN_CELL - 1) : entries;
  return (
    <ul className={classes.entries}>
      {shown.map((entry) => (
        <li key={entry.key}>
          <EntryLink entry={entry} passed>
            {entry.short}
          </EntryLink>
        </li>
      ))}
      {shown.length < entries.length && (
        <li>
          <button type="button" tabIndex={-1} className={classes.more} onClick={() => onChoose(day)}>
            {entries.length - shown.length} more
          </button>
        </li>
      )}
    </ul>
  );
}
