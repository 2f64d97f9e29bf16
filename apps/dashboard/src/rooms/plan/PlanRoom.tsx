import { Button, Grid, Group, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import type { RingRow } from '#contracts/people/planning.js';
import { RehearsalAnswer, type RolloutDetail } from '#contracts/people/rollouts.js';
import { send } from '../../api.js';
import { useNow } from '../../clock.js';
import { ConfirmDialog } from '../../parts/ConfirmDialog.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Room } from '../../parts/Room.js';
import { rolloutQuery } from '../../queries.js';
import { useMay } from '../../session.js';
import { ACTS } from '../rollout/acts.js';
import { type Draft, planOf } from './draft.js';
import { PlanFields } from './PlanFields.js';
import { Rehearsal } from './Rehearsal.js';
import { answerFor } from './rehearsal.js';
import { type Ending, save } from './save.js';

/** Typing makes a plan a letter; the rehearsal waits until it rests. */
const REST_MS = 500;

interface Props {
  title: string;
  /** Null: a new one. */
  rollout: RolloutDetail | null;
  rings: readonly RingRow[];
  begin: () => Draft;
}

/** Where a rollout is planned: the fields, and beside them what would come of it. */
export function PlanRoom({ title, rollout, rings, begin }: Props) {
  const mayPlan = useMay('operator');
  const [draft, setDraft] = useState(begin);
  const now = useNow();
  const [opened] = useState(() => new Date(now));
  const [days, setDays] = useState(60);
  const plan = useMemo(() => planOf(draft, opened), [draft, opened]);
  const [rested] = useDebouncedValue(plan, REST_MS);
  const rehearsal = useQuery({
    queryKey: ['rehearsal', rested, days],
    enabled: mayPlan && rested !== null,
    placeholderData: keepPreviousData,
    queryFn: () => send('POST', '/rollouts/rehearse', { plan: rested, days }, RehearsalAnswer),
  });

  if (!mayPlan) {
    return (
      <Room title={title}>
        <Text>Planning a rollout needs an operator. You can see those that are planned.</Text>
      </Room>
    );
  }
  return (
    <Room title={title}>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Stack gap="lg">
            <PlanFields draft={draft} rings={rings} onChange={setDraft} />
            <Endings
              draft={draft}
              complete={plan !== null}
              rollout={rollout}
              told={rehearsal.data ? answerFor(rehearsal.data, days) : null}
            />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Rehearsal query={rehearsal} ready={plan !== null} days={days} onDays={setDays} />
        </Grid.Col>
      </Grid>
    </Room>
  );
}

interface EndingsProps {
  draft: Draft;
  complete: boolean;
  rollout: RolloutDetail | null;
  /** What the rehearsal says. */
  told: string | null;
}

/** Save it, and be done, schedule it, or start it: the last look says what the rehearsal said. */
function Endings({ draft, complete, rollout, told }: EndingsProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const now = useNow();
  const words = ACTS[draft.when === 'now' ? 'start' : 'schedule'];
  const saved = useRef(rollout);
  const [asking, setAsking] = useState(false);
  const saving = useMutation({
    mutationFn: (ending: Ending) => {
      const plan = planOf(draft, new Date(now));
      if (plan === null) throw new Error('The plan is not complete.');
      return save(plan, ending, saved.current, (made) => {
        saved.current = made;
      });
    },
    onSuccess: (made, ending) => {
      for (const key of ['rollout', 'rollouts', 'calendar', 'patch', 'patches'])
        void client.invalidateQueries({ queryKey: [key] });
      client.setQueryData(rolloutQuery(made.id).queryKey, made);
      const done = ending === 'draft' ? 'Saved as a draft' : words.done;
      notifications.show({ message: `${done}: ${made.name}` });
      void navigate({ to: '/rollouts/$id', params: { id: made.id } });
    },
  });
  return (
    <Stack gap="sm">
      {saving.isError && !asking && <ProblemAlert error={saving.error} />}
      {!complete && (
        <Text size="sm" c="dimmed" id="plan-incomplete">
          Something is missing: a patch, a ring, or a field that cannot be read.
        </Text>
      )}
      <Group gap="sm">
        <Button disabled={!complete} onClick={() => setAsking(true)}>
          {words.label}
        </Button>
        <Button
          variant="default"
          disabled={!complete}
          loading={saving.isPending && !asking}
          onClick={() => saving.mutate('draft')}
        >
          Save as a draft
        </Button>
      </Group>
      {asking && (
        <ConfirmDialog
          opened
          title={`${words.label}?`}
          action={words.label}
          pending={saving.isPending}
          error={saving.error}
          onConfirm={() => saving.mutate('schedule')}
          onClose={() => {
            saving.reset();
            setAsking(false);
          }}
        >
          <Text size="sm">{words.effect}</Text>
          {told && <Text size="sm">Rehearsed: {told}</Text>}
        </ConfirmDialog>
      )}
    </Stack>
  );
}
