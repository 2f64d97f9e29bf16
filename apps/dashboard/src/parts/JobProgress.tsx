import { Group, Progress, Stack, Text } from '@mantine/core';
import { isUnderWay } from '#domain/jobs/job-machine.js';
import type { JobState, Verb } from '#domain/words.js';
import { useUpdateProgress } from '../live.js';
import { JOB_WORDS, VERB_WORDS } from '../words.js';
import { TextLink } from './links.js';
import { Mark } from './Mark.js';

interface Job {
  id: string;
  verb: Verb;
  state: JobState;
  percent: number;
  phase?: string | null;
}

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0)} MiB`;

function UpdateStep({ job }: { job: string }) {
  const update = useUpdateProgress(job);
  if (!update) return null;
  const bytes =
    update.bytesDone !== null && update.bytesTotal !== null
      ? `, ${mebibytes(update.bytesDone)} of ${mebibytes(update.bytesTotal)}`
      : '';
  return (
    <Text size="xs" c="dimmed">
      {update.title}: {update.percent} %{bytes}
    </Text>
  );
}

/** A job as it stands: a moving bar while a machine is at work, one word otherwise. The word leads to the job. */
export function JobProgress({ job, detailed = false }: { job: Job; detailed?: boolean }) {
  const word = JOB_WORDS[job.state];
  const name = VERB_WORDS[job.verb];
  if (!isUnderWay(job.state)) {
    return (
      <Group gap={6} wrap="nowrap">
        <TextLink to="/jobs/$id" params={{ id: job.id }} size="sm">
          {name}
        </TextLink>
        <Mark {...word} />
      </Group>
    );
  }
  return (
    <Stack gap={2} miw={130}>
      <Group gap={6} justify="space-between" wrap="nowrap">
        <TextLink to="/jobs/$id" params={{ id: job.id }} size="sm">
          {name}
          {job.phase ? `: ${job.phase}` : ''}
        </TextLink>
        <Text size="xs" c="dimmed">
          {job.state === 'running' ? `${job.percent} %` : word.label}
        </Text>
      </Group>
      <Progress value={job.percent} aria-label={`${name}, ${job.percent} percent`} size="sm" animated />
      {detailed && <UpdateStep job={job.id} />}
    </Stack>
  );
}
