import { Button, Group, NativeSelect, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { NewTokenAnswer } from '#contracts/people/enrolment.js';
import { OWNERSHIPS } from '#domain/words.js';
import { send } from '../../api.js';
import { momentOf } from '../../parts/Ago.js';
import { CopyField } from '../../parts/CopyField.js';
import { Notice } from '../../parts/Notice.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Section } from '../../parts/Section.js';
import { ringsQuery } from '../../queries.js';
import { count, OWNERSHIP_WORDS } from '../../words.js';

/** In place of a ring's id: label rules say it for each machine. */
const RULES = 'rules';

interface Props {
  made: NewTokenAnswer | null;
  onMade: (token: NewTokenAnswer | null) => void;
}

/** Step 1: a token, bounded in machines and time, shown once. */
export function NewToken({ made, onMade }: Props) {
  const client = useQueryClient();
  const { data: rings } = useQuery(ringsQuery);
  const form = useForm({
    initialValues: { label: '', ring: '', ownership: 'organisation', maxUses: 1, hours: 24 },
    validate: { label: (label) => (label.trim() ? null : 'Say what it is for, such as a room or a person.') },
  });
  const create = useMutation({
    mutationFn: (values: typeof form.values) =>
      send(
        'POST',
        '/enrolment-tokens',
        {
          ...values,
          label: values.label.trim(),
          ring: values.ring === RULES ? null : values.ring || rings?.rows[0]?.id,
        },
        NewTokenAnswer,
      ),
    onSuccess: (token) => {
      void client.invalidateQueries({ queryKey: ['tokens'] });
      form.reset();
      onMade(token);
    },
  });

  if (made) {
    return (
      <Section title="1. Your token">
        <Notice tone="busy" title="Shown once: copy it now">
          <Text size="sm">
            It enrols {count(made.maxUses, 'machine')} into{' '}
            {made.ring ? `ring ${made.ring.name}` : 'the ring that label rules say'} until {momentOf(made.expiresAt)}.
            The line below asks for it.
          </Text>
        </Notice>
        <CopyField label="Enrolment token" value={made.token} />
        <Group>
          <Button variant="default" onClick={() => onMade(null)}>
            Make another token
          </Button>
        </Group>
      </Section>
    );
  }
  return (
    <Section
      title="1. Make a token"
      note="Whoever has it can bring PCs into the fleet, so it is bounded in number and time."
    >
      <form onSubmit={form.onSubmit((values) => create.mutate(values))}>
        <Stack>
          {create.isError && <ProblemAlert error={create.error} />}
          <Group align="flex-start">
            <TextInput label="For" placeholder="Room 204" maxLength={80} {...form.getInputProps('label')} />
            <NativeSelect
              label="Ring"
              data={[
                ...(rings?.rows ?? []).map((ring) => ({ value: ring.id, label: ring.name })),
                { value: RULES, label: 'By label rules' },
              ]}
              {...form.getInputProps('ring')}
            />
            <NativeSelect
              label="Ownership"
              data={OWNERSHIPS.map((value) => ({ value, label: OWNERSHIP_WORDS[value] }))}
              {...form.getInputProps('ownership')}
            />
            <NumberInput
              label="Machines"
              description="1 to 200"
              min={1}
              max={200}
              clampBehavior="strict"
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              {...form.getInputProps('maxUses')}
            />
            <NumberInput
              label="Hours"
              description="1 to 720"
              min={1}
              max={720}
              clampBehavior="strict"
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              {...form.getInputProps('hours')}
            />
          </Group>
          {form.values.ownership === 'personal' && (
            <Text size="sm">On a personal machine the pause of its owner wins over every order.</Text>
          )}
          <Group>
            <Button type="submit" loading={create.isPending} disabled={!rings}>
              Make token
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
