import { Group, Text } from '@mantine/core';
import { lazy, Suspense, useMemo } from 'react';
import type { RolloutDetail } from '#contracts/people/rollouts.js';
import { RoomLoading } from '../../frame/RoomLoading.js';
import { Moment } from '../../parts/Ago.js';
import { type Column, DataTable } from '../../parts/DataTable.js';
import { Section } from '../../parts/Section.js';
import type { Curve } from '../../parts/StepChart.js';
import { count } from '../../words.js';
import classes from './Progress.module.css';

const StepChart = lazy(() => import('../../parts/StepChart.js').then((module) => ({ default: module.StepChart })));

type Step = RolloutDetail['progress'][number];

const stepKey = ({ at, started, proven, failed }: Step) => `${at} ${started} ${proven} ${failed}`;

const columns: readonly Column<Step>[] = [
  { id: 'at', header: 'When', cell: ({ at }) => <Moment at={at} /> },
  { id: 'started', header: 'Started', cell: ({ started }) => started },
  { id: 'proven', header: 'Have it', cell: ({ proven }) => proven },
  { id: 'failed', header: 'Failed', cell: ({ failed }) => failed },
];

/** Is it moving, and does it hurt? Started, proven and failed machines over time, drawn and as a table. */
export function Progress({ rollout }: { rollout: RolloutDetail }) {
  const { progress, machines, counts } = rollout;
  const instants = useMemo(() => progress.map(({ at }) => Date.parse(at) / 1000), [progress]);
  const curves = useMemo<Curve[]>(
    () => [
      { tone: 'busy', dashed: true, values: progress.map(({ started }) => started) },
      { tone: 'good', filled: true, values: progress.map(({ proven }) => proven) },
      { tone: 'bad', values: progress.map(({ failed }) => failed) },
    ],
    [progress],
  );
  if (progress.length < 2) return null;
  const started = progress.at(-1)?.started ?? 0;
  return (
    <Section title="Over time">
      <Group gap="md" aria-hidden>
        <span className={classes.key} data-curve="started">
          started
        </span>
        <span className={classes.key} data-curve="proven">
          have it
        </span>
        <span className={classes.key} data-curve="failed">
          failed
        </span>
      </Group>
      <Suspense fallback={<RoomLoading />}>
        <StepChart
          instants={instants}
          curves={curves}
          most={machines}
          told={`Of ${count(machines, 'machine')} ${started} started, ${counts.proven} have it, ${counts.failed} failed.`}
        />
      </Suspense>
      <details>
        <Text component="summary" size="sm">
          The same as a table
        </Text>
        <DataTable
          caption="Machines over time"
          columns={columns}
          rows={progress}
          idOf={stepKey}
          nameOf={stepKey}
          empty="Nothing happened yet."
        />
      </details>
    </Section>
  );
}
