import { Checkbox, NativeSelect, Radio, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { NewJobsAnswer } from '#contracts/people/jobs.js';
import type { PatchRow } from '#contracts/people/patches.js';
import { send } from '../api.js';
import { Refusals } from '../orders/Refusals.js';
import { ConfirmDialog } from '../parts/ConfirmDialog.js';
import { patchQuery, ringsQuery } from '../queries.js';
import { count } from '../words.js';
import { ChosenMachines } from './ChosenMachines.js';
import { type RestartTerms, RestartTermsFields } from './RestartTermsFields.js';
import { installableIn, RingPreview } from './RingPreview.js';

/** No ring can have this name: names are trimmed. */
const CHOSEN = ' chosen';

const WITHIN = [
  { value: '240', label: '4 hours' },
  { value: '1440', label: '1 day' },
  { value: '4320', label: '3 days' },
  { value: '10080', label: '7 days' },
];

/** "Install now" for all rings, one, or chosen machines: says which machines start, when, and whether they restart. */
export function InstallDialog({ patch, onClose }: { patch: PatchRow; onClose: () => void }) {
  const client = useQueryClient();
  const { data: rings } = useQuery(ringsQuery);
  const { data: detail } = useQuery(patchQuery(patch.id));
  const [ring, setRing] = useState('');
  const [restart, setRestart] = useState(true);
  const [withinMinutes, setWithinMinutes] = useState('1440');
  const [expedite, setExpedite] = useState(true);
  const [terms, setTerms] = useState<RestartTerms | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const offered = detail ? installableIn(detail, ring && ring !== CHOSEN ? ring : null) : [];
  const machines = ring === CHOSEN ? offered.filter(({ id }) => chosen.has(id)) : offered;

  const install = useMutation({
    mutationFn: () =>
      send(
        'POST',
        `/patches/${patch.id}/install`,
        {
          machines: machines.map((machine) => machine.id),
          restart: restart ? 'if-required' : 'never',
          withinMinutes: Number(withinMinutes),
          expedite,
          ...(restart && terms ? { restartPolicy: terms } : {}),
        },
        NewJobsAnswer,
      ),
    onSuccess: ({ created, refused }) => {
      for (const key of ['patches', 'patch', 'fleet', 'machine', 'machines'])
        void client.invalidateQueries({ queryKey: [key] });
      if (created.length > 0) notifications.show({ message: `${count(created.length, 'machine')} will install it.` });
      if (refused.length === 0) onClose();
    },
  });

  if (install.data && install.data.refused.length > 0) {
    const names = new Map(machines.map((machine) => [machine.id, machine.name]));
    const { created, refused } = install.data;
    const title = `${count(created.length, 'job')} made, ${refused.length} refused`;
    return <Refusals title={title} refused={refused} names={names} onClose={onClose} />;
  }
  return (
    <ConfirmDialog
      opened
      title={`Install now: ${patch.title}`}
      action={machines.length === 0 ? 'Install' : `Install on ${count(machines.length, 'machine')}`}
      pending={install.isPending}
      error={install.error}
      disabled={machines.length === 0}
      onConfirm={() => install.mutate()}
      onClose={onClose}
    >
      <NativeSelect
        label="On the machines of"
        value={ring}
        onChange={(event) => setRing(event.currentTarget.value)}
        data={[
          { value: '', label: 'all rings' },
          { value: CHOSEN, label: 'machines that I choose' },
          ...(rings?.rows ?? []).map((each) => ({ value: each.name, label: `ring ${each.name}` })),
        ]}
      />
      {ring === CHOSEN ? (
        <ChosenMachines machines={offered} chosen={chosen} onChoose={setChosen} />
      ) : (
        <RingPreview patch={patch.id} ring={ring || null} />
      )}
      <Radio.Group label="When" value={expedite ? 'now' : 'window'} onChange={(when) => setExpedite(when === 'now')}>
        <Stack gap={6} mt={4}>
          <Radio
            value="now"
            label="At once"
            description="Outside maintenance windows and rollouts, at the next contact."
          />
          <Radio value="window" label="In its next window" description="Each machine in its own." />
        </Stack>
      </Radio.Group>
      <NativeSelect
        label="They may start within"
        value={withinMinutes}
        onChange={(event) => setWithinMinutes(event.currentTarget.value)}
        data={WITHIN}
      />
      <Checkbox
        label="Restart if it needs one"
        description="With notice and countdown, and never while somebody is working. Without this, it waits for a restart."
        checked={restart}
        onChange={(event) => setRestart(event.currentTarget.checked)}
      />
      {restart && <RestartTermsFields terms={terms} onChange={setTerms} />}
      <Text size="sm">
        Each machine gets a job {expedite ? 'at its next contact' : 'in its next window'}: it downloads the patch from
        Microsoft, installs it, and reports proof. This counts as a release of the patch for these machines. One that
        stays off for longer does nothing.
      </Text>
    </ConfirmDialog>
  );
}
