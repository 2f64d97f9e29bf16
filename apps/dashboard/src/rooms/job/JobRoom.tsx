import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { JobDetail } from '#contracts/people/jobs.js';
import { isTerminal } from '#domain/jobs/job-machine.js';
import { send } from '../../api.js';
import { Ago, momentOf } from '../../parts/Ago.js';
import { ConfirmDialog } from '../../parts/ConfirmDialog.js';
import { Detail } from '../../parts/Detail.js';
import { Facts } from '../../parts/Facts.js';
import { JobProgress } from '../../parts/JobProgress.js';
import { TextLink } from '../../parts/links.js';
import { Mark } from '../../parts/Mark.js';
import { Room } from '../../parts/Room.js';
import { RoomAnswer } from '../../parts/RoomAnswer.js';
import { Section } from '../../parts/Section.js';
import { Why } from '../../parts/Why.js';
import { jobQuery } from '../../queries.js';
import { useMay } from '../../session.js';
import { JOB_WORDS, VERB_WORDS } from '../../words.js';
import { Events } from './Events.js';

const route = getRouteApi('/frame/jobs/$id');

/** One job: how it stands, why, and its log. */
export function JobRoom() {
  const { id } = route.useParams();
  const query = useQuery(jobQuery(id));
  return (
    <RoomAnswer what="Job" query={query}>
      {(job) => <Shown job={job} />}
    </RoomAnswer>
  );
}

function Shown({ job }: { job: JobDetail }) {
  const { id } = job;
  const client = useQueryClient();
  const mayStop = useMay('operator');
  const [stopping, setStopping] = useState(false);
  const stop = useMutation({
    mutationFn: () => send('POST', `/jobs/${id}/stop`),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['job', id] });
      setStopping(false);
    },
  });
  const title = `${VERB_WORDS[job.verb]}: ${job.machineName}`;
  const ended = isTerminal(job.state);

  return (
    <Room
      title={title}
      actions={
        mayStop &&
        !ended && (
          <Button variant="default" onClick={() => setStopping(true)}>
            Stop
          </Button>
        )
      }
    >
      <Stack gap="xs">
        <Group gap="xs">
          <Mark {...JOB_WORDS[job.state]} />
          <Text>{JOB_WORDS[job.state].meaning}</Text>
        </Group>
        <Why why={job.why} code={job.hresult} />
        {!ended && <JobProgress job={job} detailed />}
      </Stack>
      <Section title="Job">
        <Facts
          facts={[
            [
              'Machine',
              <TextLink key="machine" to="/machines/$id" params={{ id: job.machineId }} size="sm">
                {job.machineName}
              </TextLink>,
            ],
            ['Ordered by', job.createdBy],
            ['Ordered', momentOf(job.createdAt)],
            ['May run', `${momentOf(job.notBefore)} to ${momentOf(job.notAfter)}`],
            ['Attempt', job.attempt],
            ['Ended', <Ago key="ended" at={job.endedAt} never="not yet" />],
            ['Windows code', job.hresult ?? 'none'],
            ['Parameters', <Detail key="params" detail={job.params} />],
          ]}
        />
      </Section>
      <Events events={job.events} />
      <ConfirmDialog
        opened={stopping}
        title={`Stop ${title}`}
        action="Stop the job"
        danger
        pending={stop.isPending}
        error={stop.error}
        onConfirm={() => stop.mutate()}
        onClose={() => setStopping(false)}
      >
        <Text size="sm">
          {job.state === 'queued'
            ? 'The machine has not got it yet: it is cancelled.'
            : 'The machine is asked to stop at the next safe point. An update that Windows is already installing is finished first.'}
        </Text>
      </ConfirmDialog>
    </Room>
  );
}
