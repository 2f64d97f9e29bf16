import { Button, Grid, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { WindowView } from '#contracts/people/planning.js';
import { send } from '../../api.js';
import { useNow } from '../../clock.js';
import { ButtonLink, TextLink } from '../../parts/links.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Room } from '../../parts/Room.js';
import { Section } from '../../parts/Section.js';
import { useUnsaved } from '../../parts/unsaved.js';
import { DeleteWindow } from './DeleteWindow.js';
import { draftOf, emptyDraft, fieldOf, type Problems, problemsOf, ruleOf, type WindowDraft } from './draft.js';
import { NextTimes, useWindowPreview } from './NextTimes.js';
import { WindowFields } from './WindowFields.js';

interface Props {
  /** Null: a new one. */
  window: WindowView | null;
  mayChange: boolean;
}

const today = (now: number) => new Date(now).toISOString().slice(0, 10);

export function WindowEditor({ window, mayChange }: Props) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const now = useNow();
  const [draft, setDraft] = useState<WindowDraft>(() => (window ? draftOf(window) : emptyDraft(today(now))));
  const [start] = useState(draft);
  // A form that scolds before anything was typed is no help: empty fields are told about after the first try to save.
  const [tried, setTried] = useState(false);
  const rule = ruleOf(draft);
  const { name: _, ...missing } = problemsOf(draft);
  const complete = Object.keys(missing).length === 0;
  const preview = useWindowPreview(rule, complete);
  const problems: Problems = { ...told(preview), ...(tried ? problemsOf(draft) : missing) };

  const save = useMutation({
    mutationFn: () => {
      const body = { name: draft.name.trim(), purpose: draft.purpose, rule };
      return window
        ? send('PUT', `/windows/${window.id}`, body, WindowView)
        : send('POST', '/windows', body, WindowView);
    },
    onSuccess: async (saved) => {
      for (const key of ['windows', 'rings', 'calendar']) void client.invalidateQueries({ queryKey: [key] });
      notifications.show({ message: `${saved.name} is saved.` });
      await navigate({ to: '/windows', ignoreBlocker: true });
    },
  });
  useUnsaved(JSON.stringify(draft) !== JSON.stringify(start) && !save.isSuccess);
  const submit = () => {
    setTried(true);
    if (Object.keys(problemsOf(draft)).length === 0) save.mutate();
  };

  return (
    <Room
      title={window ? window.name : 'New window'}
      actions={window && mayChange ? <DeleteWindow window={window} /> : undefined}
    >
      <Grid gap="lg">
        {mayChange && (
          <Grid.Col span={{ base: 12, md: 6 }}>
            <Section title="When">
              <form
                noValidate
                onSubmit={(event) => {
                  event.preventDefault();
                  submit();
                }}
              >
                <Stack>
                  <WindowFields
                    draft={draft}
                    problems={problems}
                    onChange={(change) => setDraft((old) => ({ ...old, ...change }))}
                  />
                  {save.isError && <ProblemAlert error={save.error} />}
                  <Group>
                    <Button type="submit" loading={save.isPending}>
                      {window ? 'Save the window' : 'Make the window'}
                    </Button>
                    <ButtonLink to="/windows" variant="default" ignoreBlocker>
                      Cancel
                    </ButtonLink>
                  </Group>
                </Stack>
              </form>
            </Section>
          </Grid.Col>
        )}
        <Grid.Col span={{ base: 12, md: mayChange ? 6 : 12 }}>
          <Stack gap="lg">
            <NextTimes rule={rule} complete={complete} preview={preview} />
            {window && <UsedBy window={window} />}
          </Stack>
        </Grid.Col>
      </Grid>
    </Room>
  );
}

/** What the controller said about the rule as it stands, beside the field that it concerns. */
function told({ query, fresh }: ReturnType<typeof useWindowPreview>): Problems {
  const problem = fresh ? query.data?.problem : null;
  return problem ? { [fieldOf(problem.reason)]: `${problem.sentence} ${problem.nextStep}` } : {};
}

function UsedBy({ window }: { window: WindowView }) {
  return (
    <Section title="Rings that use it">
      {window.rings.length === 0 ? (
        <Text size="sm">
          None, so it has no effect yet. Give it to one in{' '}
          <TextLink to="/rings" underline="always">
            Rings
          </TextLink>
          .
        </Text>
      ) : (
        <Group gap="md">
          {window.rings.map((ring) => (
            <TextLink key={ring.id} to="/rings/$id" params={{ id: ring.id }} size="sm">
              {ring.name}
            </TextLink>
          ))}
        </Group>
      )}
    </Section>
  );
}
