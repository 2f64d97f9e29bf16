import { Stack, Text, Title } from '@mantine/core';
import { Mark } from '../../parts/Mark.js';
import classes from './Calendar.module.css';
import type { Day, Entry } from './days.js';
import { EntryLink } from './EntryLink.js';
import { longDay } from './Month.js';

/** The entries of one day in full. */
export function DayList({ entries }: { entries: readonly Entry[] }) {
  if (entries.length === 0) return <Text c="dimmed">Nothing on this day.</Text>;
  return (
    <ul className={classes.list}>
      {entries.map((entry) => (
        <li key={entry.key}>
          <Mark label={entry.what} tone={entry.tone} />
          <EntryLink entry={entry}>{entry.long}</EntryLink>
        </li>
      ))}
    </ul>
  );
}

interface Props {
  days: readonly Day[];
  today: Day;
  entries: ReadonlyMap<Day, readonly Entry[]>;
}

/** The days on which something stands, one under the other: the calendar of a phone. */
export function Agenda({ days, today, entries }: Props) {
  const some = days.filter((day) => (entries.get(day)?.length ?? 0) > 0);
  if (some.length === 0) return <Text c="dimmed">Nothing stands in this month.</Text>;
  return (
    <Stack gap="md">
      {some.map((day) => (
        <section key={day}>
          <Title order={2} size="h5" mb={4}>
            {longDay(day)}
            {day === today && ', today'}
          </Title>
          <DayList entries={entries.get(day) ?? []} />
        </section>
      ))}
    </Stack>
  );
}
