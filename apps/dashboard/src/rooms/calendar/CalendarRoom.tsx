import { Group, NativeSelect, Skeleton, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { CalendarQuery } from '#contracts/people/rollouts.js';
import { useNow } from '../../clock.js';
import { ButtonLink } from '../../parts/links.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Room } from '../../parts/Room.js';
import { Section } from '../../parts/Section.js';
import { calendarQuery, ringsQuery } from '../../queries.js';
import { count } from '../../words.js';
import { Agenda, DayList } from './Agenda.js';
import { type Day, dayAfter, entriesByDay, monthBeside, weeksOf } from './days.js';
import { longDay, Month } from './Month.js';

const route = getRouteApi('/frame/calendar');
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** Six weeks, and a day on each side: on some wall it is still, or already, another date than in UTC. */
function queryFor(month: string, ring: string | undefined): CalendarQuery {
  const first = weeksOf(month)[0]?.[0] ?? `${month}-01`;
  return CalendarQuery.parse({ from: `${dayAfter(first, -1)}T00:00:00Z`, days: 44, ring });
}

/** When who may install, what is planned, what was done, and when nothing may happen. */
export function CalendarRoom() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const now = useNow();
  const today = new Date(now).toISOString().slice(0, 10);
  const month = search.month ?? today.slice(0, 7);
  const [chosen, setChosen] = useState<Day | null>(null);
  const day = chosen ?? (today.startsWith(month) ? today : `${month}-01`);
  const calendar = useQuery(calendarQuery(queryFor(month, search.ring)));
  const { data: rings } = useQuery(ringsQuery);
  const entries = useMemo(() => (calendar.data ? entriesByDay(calendar.data) : new Map()), [calendar.data]);
  const title = MONTH.format(new Date(`${month}-01T00:00:00Z`));
  const beside = (by: number) => ({ ...search, month: monthBeside(month, by) });

  return (
    <Room title="Calendar">
      <Group justify="space-between" align="flex-end">
        <Group gap="xs">
          <ButtonLink to="/calendar" search={beside(-1)} variant="default" size="sm" onClick={() => setChosen(null)}>
            Earlier
          </ButtonLink>
          <Text fw={650} size="lg" miw="10rem" ta="center" role="status">
            {title}
          </Text>
          <ButtonLink to="/calendar" search={beside(1)} variant="default" size="sm" onClick={() => setChosen(null)}>
            Later
          </ButtonLink>
          {!today.startsWith(month) && (
            <ButtonLink
              to="/calendar"
              search={{ ring: search.ring }}
              variant="subtle"
              size="sm"
              onClick={() => setChosen(null)}
            >
              Today
            </ButtonLink>
          )}
        </Group>
        <NativeSelect
          label="Ring"
          value={search.ring ?? ''}
          onChange={(event) => {
            const ring = event.currentTarget.value || undefined;
            void navigate({ search: (old) => ({ ...old, ring }), replace: true });
          }}
          data={[
            { value: '', label: 'All rings' },
            ...(rings?.rows ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </Group>
      {calendar.isError && <ProblemAlert error={calendar.error} onRetry={() => calendar.refetch()} />}
      {calendar.isPending && <Skeleton height={480} aria-busy role="status" aria-label="Calendar: loading" />}
      {calendar.data &&
        (phone ? (
          <Agenda
            days={weeksOf(month)
              .flat()
              .filter((each) => each.startsWith(month))}
            today={today}
            entries={entries}
          />
        ) : (
          <>
            <Month month={month} today={today} chosen={day} entries={entries} onChoose={setChosen} />
            <Section title={longDay(day)} note={count(entries.get(day)?.length ?? 0, 'entry', 'entries')}>
              <DayList entries={entries.get(day) ?? []} />
            </Section>
          </>
        ))}
      <Text size="sm" c="dimmed">
        Times and days are those on the wall of the machines concerned; what was done stands on its day in UTC.
      </Text>
    </Room>
  );
}
