import { Grid, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { MachineDetail } from '#contracts/people/machines.js';
import { isTerminal } from '#domain/jobs/job-machine.js';
import { Ago } from '../../parts/Ago.js';
import { JobProgress } from '../../parts/JobProgress.js';
import { Mark } from '../../parts/Mark.js';
import { Notice } from '../../parts/Notice.js';
import { Room } from '../../parts/Room.js';
import { RoomAnswer } from '../../parts/RoomAnswer.js';
import { Why } from '../../parts/Why.js';
import { machineQuery } from '../../queries.js';
import { HOLD_WORDS, MACHINE_WORDS } from '../../words.js';
import { Actions } from './Actions.js';
import { Agent } from './Agent.js';
import { answerFor, meaningOf } from './answer.js';
import { Doctor } from './Doctor.js';
import { Hold } from './Hold.js';
import { Identity } from './Identity.js';
import { Inventory } from './Inventory.js';
import { Jobs } from './Jobs.js';
import { Preflight } from './Preflight.js';
import { Reach } from './Reach.js';
import { Updates } from './Updates.js';

const route = getRouteApi('/frame/machines/$id');

/** One PC: the answer, what goes on now, and under it everything that the answer rests on. */
export function MachineRoom() {
  const { id } = route.useParams();
  const query = useQuery(machineQuery(id));
  return (
    <RoomAnswer what="Machine" query={query}>
      {(machine) => <Shown machine={machine} />}
    </RoomAnswer>
  );
}

function Shown({ machine }: { machine: MachineDetail }) {
  const live = machine.jobs.filter((job) => !isTerminal(job.state));

  return (
    <Room title={machine.name} actions={<Actions machine={machine} />}>
      <Stack gap="xs">
        <Text size="lg">{answerFor(machine)}</Text>
        <Group gap="xs">
          <Mark {...HOLD_WORDS[machine.hold]} />
          {machine.state !== 'active' && <Mark {...MACHINE_WORDS[machine.state]} />}
          <Text size="sm" c="dimmed">
            {machine.online ? (
              'Online now.'
            ) : (
              <>
                Last contact: <Ago at={machine.lastSeenAt} />.
              </>
            )}{' '}
            {machine.hold !== 'none' && meaningOf(machine)}
          </Text>
        </Group>
        {machine.whyNot && (
          <Notice tone="warn" title="Why it is not up to date">
            <Why why={machine.whyNot} />
          </Notice>
        )}
        {live.map((job) => (
          <JobProgress key={job.id} job={job} detailed />
        ))}
      </Stack>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Stack gap="lg">
            <Updates machine={machine} />
            <Jobs jobs={machine.jobs} />
            <Reach machine={machine} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Stack gap="lg">
            <Hold machine={machine} />
            <Inventory machine={machine} />
            <Doctor machine={machine} />
            <Preflight checks={machine.preflight} />
            <Identity machine={machine} />
            <Agent machine={machine} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Room>
  );
}
