import { Button, Group, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { RingChange, RingPreviewRequest, RingRow } from '#contracts/people/planning.js';
import { sayWaves } from '#domain/gates/say.js';
import { NAMED_STREAMS } from '#domain/patches/windows-versions.js';
import { ON_OVERTAKEN } from '#domain/words.js';
import { send } from '../../api.js';
import { ButtonLink, TextLink } from '../../parts/links.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Room } from '../../parts/Room.js';
import { Section } from '../../parts/Section.js';
import { useUnsaved } from '../../parts/unsaved.js';
import { GateFields } from '../../planning/GateFields.js';
import { readWaves } from '../../planning/tell.js';
import { OVERTAKEN_WORDS } from '../../planning/words.js';
import { count } from '../../words.js';
import { DeleteRing } from './DeleteRing.js';
import { changeOf, differing, draftOf, labelRulesOf, type RingDraft, wavesProblem } from './draft.js';
import { LabelRules } from './LabelRules.js';
import { Moves } from './Moves.js';
import { SharingFields } from './SharingFields.js';
import { WindowChoice } from './WindowChoice.js';

interface Props {
  ring: RingRow;
  /** The first one that has machines. */
  first: boolean;
  last: boolean;
}

/** Everything that a person says about a ring, saved at once. */
export function RingEditor({ ring, first, last }: Props) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<RingDraft>(() => draftOf(ring));
  /** As it was when the page was opened: only what differs from it is sent, so that another person's change stays. */
  const [start] = useState(draft);
  const change = (part: Partial<RingDraft>) => setDraft((old) => ({ ...old, ...part }));
  const wanted = changeOf(draft);
  const touched = JSON.stringify(draft) !== JSON.stringify(start);
  const waves = readWaves(draft.waves);

  const save = useMutation({
    mutationFn: (change: RingChange) => send('PATCH', `/rings/${ring.id}`, differing(change, changeOf(start))),
    onSuccess: async () => {
      for (const key of ['windows', 'machines', 'machine', 'calendar']) {
        void client.invalidateQueries({ queryKey: [key] });
      }
      await client.invalidateQueries({ queryKey: ['rings'] });
      notifications.show({ message: `${draft.name.trim()} is saved.` });
      await navigate({ to: '/rings', ignoreBlocker: true });
    },
  });
  useUnsaved(touched && !save.isSuccess);

  return (
    <Room title={ring.name} actions={<DeleteRing ring={ring} />}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted) save.mutate(wanted);
        }}
      >
        <Stack gap="lg">
          <Section title="Name">
            <TextInput
              aria-label="Name"
              maxLength={60}
              value={draft.name}
              onChange={(event) => change({ name: event.currentTarget.value })}
              error={draft.name.trim() === '' && 'Give it a name.'}
            />
          </Section>
          <Section title="Windows" note="When its machines may install and restart.">
            <WindowChoice chosen={draft.windows} onChange={(windows) => change({ windows })} />
          </Section>
          <Section
            title="Machines"
            note={
              <>
                <TextLink to="/" search={{ ring: ring.id }} size="sm" underline="always">
                  {count(ring.machines, 'machine')}
                </TextLink>{' '}
                now, of them {ring.chosen} put here by hand. A machine that nobody put anywhere belongs to the first
                ring of which a rule fits{last && ', and to this last one if none does'}.
              </>
            }
          >
            <LabelRules rules={draft.rules} onChange={(rules) => change({ rules })} />
            <WouldMove ring={ring} draft={draft} />
          </Section>
          <Section title="Waves and gate" note="How a patch goes through the ring. A rollout may say otherwise.">
            <TextInput
              label="Waves"
              description="Numbers of machines or percentages of the ring, counted from its first machine on."
              value={draft.waves}
              onChange={(event) => change({ waves: event.currentTarget.value })}
              error={wavesProblem(draft.waves)}
            />
            <Text size="sm" aria-live="polite">
              {waves && `In words: ${sayWaves(waves, first)}.`}
            </Text>
            <GateFields gate={draft.gate} onChange={(gate) => change({ gate })} />
          </Section>
          <Section title="Windows version and newer patches">
            <Select
              label="Windows version that its machines are to have"
              description="Updates to any other version are declined here. Empty: no word on it."
              placeholder="Any"
              data={[
                ...new Set([...(draft.versionTarget ? [draft.versionTarget] : []), ...[...NAMED_STREAMS].reverse()]),
              ]}
              value={draft.versionTarget || null}
              onChange={(target) => change({ versionTarget: target ?? '' })}
              clearable
              clearButtonProps={{ 'aria-label': 'No version', tabIndex: 0 }}
              comboboxProps={{ portalProps: { target: '#content' } }}
            />
            <Radio.Group
              label="When Microsoft replaces a patch that is on its way"
              value={draft.onOvertaken}
              onChange={(onOvertaken) => change({ onOvertaken: onOvertaken as RingDraft['onOvertaken'] })}
            >
              <Stack gap={6} mt={4}>
                {ON_OVERTAKEN.map((value) => (
                  <Radio
                    key={value}
                    value={value}
                    label={OVERTAKEN_WORDS[value].label}
                    description={OVERTAKEN_WORDS[value].meaning}
                  />
                ))}
              </Stack>
            </Radio.Group>
          </Section>
          <Section
            title="Sharing downloads"
            note="Windows fetches from other PCs what they have already. Personal PCs keep their own settings."
          >
            <SharingFields draft={draft} onChange={change} />
          </Section>
          {save.isError && <ProblemAlert error={save.error} />}
          <Group>
            <Button type="submit" loading={save.isPending} disabled={wanted === null}>
              Save the ring
            </Button>
            <ButtonLink to="/rings" variant="default" ignoreBlocker>
              Cancel
            </ButtonLink>
            {wanted === null && (
              <Text size="sm" c="var(--mantine-color-error)" role="status">
                Something above has to be put right first.
              </Text>
            )}
          </Group>
        </Stack>
      </form>
    </Room>
  );
}

/** The moves that the rules as they are typed would make; nothing while they are those that hold. */
function WouldMove({ ring, draft }: { ring: RingRow; draft: RingDraft }) {
  const labelRules = labelRulesOf(draft.rules);
  const changed = labelRules !== null && JSON.stringify(labelRules) !== JSON.stringify(ring.labelRules);
  const request: RingPreviewRequest = { rules: [{ ring: ring.id, labelRules: labelRules ?? [] }] };
  const [rested] = useDebouncedValue(JSON.stringify(request), 350);
  return changed ? <Moves request={JSON.parse(rested) as RingPreviewRequest} /> : null;
}
