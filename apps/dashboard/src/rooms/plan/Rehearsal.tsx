import { Loader, NativeSelect, Stack, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { RehearsalAnswer } from '#contracts/people/rollouts.js';
import { Notice } from '../../parts/Notice.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Section } from '../../parts/Section.js';
import { count } from '../../words.js';
import { MachineNames } from './MachineNames.js';
import classes from './Rehearsal.module.css';
import { RingTimeline } from './RingTimeline.js';
import { answerFor, byCause, byRingAndDay, type Cause } from './rehearsal.js';

interface Props {
  query: UseQueryResult<RehearsalAnswer>;
  /** False while the plan cannot be rehearsed, because something is missing. */
  ready: boolean;
  days: number;
  onDays: (days: number) => void;
}

/** The same planner, dry: who would get it, when, by whose clock; and who would not, and why. Problems first. */
export function Rehearsal({ query, ready, days, onDays }: Props) {
  return (
    <Section
      title="Rehearsal"
      note="What the planner would do with this plan beside everything that is live. Nothing is saved or started by it."
      actions={
        <NativeSelect
          aria-label="Days rehearsed"
          size="xs"
          value={String(days)}
          onChange={(event) => onDays(Number(event.currentTarget.value))}
          data={[14, 30, 60, 90].map((each) => ({ value: String(each), label: count(each, 'day') }))}
        />
      }
    >
      {!ready && <Text size="sm">Choose a patch and at least one ring: the rehearsal then runs by itself.</Text>}
      {ready && query.isError && <ProblemAlert error={query.error} onRetry={() => query.refetch()} />}
      {ready && !query.isError && !query.data && <Loader size="sm" role="status" aria-label="Rehearsing" />}
      {ready && query.data && !query.isError && <Shown answer={query.data} days={days} stale={query.isFetching} />}
    </Section>
  );
}

function Shown({ answer, days, stale }: { answer: RehearsalAnswer; days: number; stale: boolean }) {
  const rings = byRingAndDay(answer.grants);
  const most = Math.max(1, ...rings.flatMap(({ days: all }) => all.map(({ machines }) => machines)));
  return (
    <Stack gap="md" aria-busy={stale || undefined} className={stale ? classes.stale : undefined}>
      {answer.problems.map((problem) => (
        <Notice key={problem.reason} tone="bad" title={problem.sentence}>
          <Text size="sm">{problem.nextStep}</Text>
        </Notice>
      ))}
      {answer.longerThanCycle && (
        <Notice tone="warn" title="Longer than a patch cycle">
          <Text size="sm">
            The next second Tuesday comes before this is through: the last rings would be offered the next month’s patch
            instead. Make the soak times shorter, the waves larger, or add windows.
          </Text>
        </Notice>
      )}
      <Text role="status">{answerFor(answer, days)}</Text>
      {answer.without.length > 0 && <Causes causes={byCause(answer.without)} />}
      {rings.map((ring) => (
        <RingTimeline key={ring.ring.id} {...ring} most={most} />
      ))}
    </Stack>
  );
}

function Causes({ causes }: { causes: Cause[] }) {
  return (
    <div>
      <Text component="h3" size="sm" fw={650}>
        Who would not
      </Text>
      {causes.map(({ why, machines }) => (
        <details key={why.reason} className={classes.cause}>
          <summary>
            {count(machines.length, 'machine')}: {why.sentence}
          </summary>
          <Text size="sm" c="dimmed">
            {why.nextStep}
          </Text>
          <MachineNames machines={machines} />
        </details>
      ))}
    </div>
  );
}
