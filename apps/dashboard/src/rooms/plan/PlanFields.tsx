import { Checkbox, Group, NumberInput, Radio, Stack, TextInput } from '@mantine/core';
import type { RingRow } from '#contracts/people/planning.js';
import { Section } from '../../parts/Section.js';
import type { Draft } from './draft.js';
import { PatchField } from './PatchField.js';
import { RingStage } from './RingStage.js';

interface Props {
  draft: Draft;
  rings: readonly RingRow[];
  onChange: (draft: Draft) => void;
}

/** Everything that a person decides on: which patch, when, through which rings, how many at a time. */
export function PlanFields({ draft, rings, onChange }: Props) {
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  const taking = draft.stages.filter(({ included }) => included).map(({ ring }) => ring);
  const starting = rings.find(({ id, machines }) => taking.includes(id) && machines > 0)?.id;
  return (
    <Stack gap="lg">
      <Section title="What and when">
        <PatchField value={draft.patch} onChange={(patch) => set({ patch })} />
        <TextInput
          label="Name"
          description="Left empty, it is named after the patch."
          maxLength={80}
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Radio.Group label="Start" value={draft.when} onChange={(when) => set({ when: when === 'at' ? 'at' : 'now' })}>
          <Group gap="lg" mt={4}>
            <Radio value="now" label="At once" />
            <Radio value="at" label="At a time" />
          </Group>
        </Radio.Group>
        {draft.when === 'at' && (
          <TextInput
            type="datetime-local"
            label="Start time"
            description="By the clock of this browser. Machines still wait for their own windows."
            value={draft.at}
            required
            onChange={(event) => set({ at: event.currentTarget.value })}
          />
        )}
      </Section>
      <Section title="Rings" note="In this order, each after the gate of the one before.">
        <ol style={{ margin: 0, padding: 0 }}>
          {rings.map((ring) => {
            const stage = draft.stages.find((each) => each.ring === ring.id) ?? {
              ring: ring.id,
              included: false,
              otherwise: null,
            };
            const place = taking.indexOf(ring.id);
            return (
              <RingStage
                key={ring.id}
                ring={ring}
                stage={stage}
                first={ring.id === starting}
                place={place < 0 ? null : place + 1}
                onChange={(next) =>
                  set({
                    stages: rings.map(({ id }) =>
                      id === ring.id
                        ? next
                        : (draft.stages.find((each) => each.ring === id) ?? {
                            ring: id,
                            included: false,
                            otherwise: null,
                          }),
                    ),
                  })
                }
              />
            );
          })}
        </ol>
      </Section>
      <Section title="Limits and restarts">
        <Group gap="md" align="flex-start">
          <NumberInput
            label="At the same time in a ring"
            w="12rem"
            min={1}
            max={10_000}
            value={draft.perWave}
            onChange={(value) => set({ perWave: Number(value) || 1 })}
          />
          <NumberInput
            label="At the same time at a site"
            w="12rem"
            description="Over all rollouts."
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            min={1}
            max={10_000}
            value={draft.perSite}
            onChange={(value) => set({ perSite: Number(value) || 1 })}
          />
        </Group>
        <Checkbox
          label="Restart if the patch needs it"
          description="With notice and countdown, in a restart window, never while somebody is working. Without this it waits for a restart."
          checked={draft.restart === 'if-required'}
          onChange={(event) => set({ restart: event.currentTarget.checked ? 'if-required' : 'never' })}
        />
        <Checkbox
          label="Catch up machines that missed their window"
          description="When they come back, outside the window: on mains, and with nobody logged on."
          checked={draft.catchUp}
          onChange={(event) => set({ catchUp: event.currentTarget.checked })}
        />
        {draft.catchUp && (
          <TextInput
            type="datetime-local"
            label="Catch up until"
            value={draft.catchUpLatest}
            required
            onChange={(event) => set({ catchUpLatest: event.currentTarget.value })}
          />
        )}
      </Section>
    </Stack>
  );
}
