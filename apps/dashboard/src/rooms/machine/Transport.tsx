import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Explained } from '#contracts/common.js';
import type { MachineTransports } from '#contracts/people/reach.js';
import type { Carrier } from '#domain/words.js';
import { send } from '../../api.js';
import { Ago } from '../../parts/Ago.js';
import { ConfirmDialog } from '../../parts/ConfirmDialog.js';
import { CopyField } from '../../parts/CopyField.js';
import { Facts } from '../../parts/Facts.js';
import { Mark } from '../../parts/Mark.js';
import { Notice } from '../../parts/Notice.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Why } from '../../parts/Why.js';
import { useTransportChange } from '../../reach/useTransports.js';
import { KEY_WORDS, SIGN_IN_WORDS, TRANSPORT_STATE_WORDS, TRANSPORT_WORDS } from '../../reach/words.js';
import { useMay } from '../../session.js';

interface Props {
  machine: string;
  kind: Carrier;
  transports: MachineTransports;
  onChange: () => void;
}

/** One transport that goes to the machine: its state, what it stands on, and what an admin can do with it. */
export function Transport({ machine, kind, transports, onChange }: Props) {
  const client = useQueryClient();
  const mayChange = useMay('admin');
  const [removing, setRemoving] = useState(false);
  const shown = transports[kind];
  const probe = useTransportChange(machine, 'POST', `${kind}/probe`);
  const remove = useMutation({
    mutationFn: () => send('DELETE', `/machines/${machine}/transports/${kind}`),
    onSuccess: () => {
      setRemoving(false);
      void client.invalidateQueries({ queryKey: ['machine', machine, 'transports'] });
    },
  });
  if (!shown) return null;
  const name = TRANSPORT_WORDS[kind];
  const { ssh, winrm } = transports;
  const [key, seen] = kind === 'ssh' ? [ssh?.hostKey, ssh?.hostKeySeen] : [winrm?.certificate, winrm?.certificateSeen];
  // The usual first step of a set-up, and no failure.
  const unapproved = seen && !key;
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Title order={3} size="h6">
          {name}
        </Title>
        <Mark {...TRANSPORT_STATE_WORDS[shown.state]} />
      </Group>
      {kind === 'winrm' && winrm?.administrator && (
        <Notice tone="bad" title="Whoever steals the controller runs code here">
          <Text size="sm">An administrator's password is kept for this machine, because an admin wanted it so.</Text>
        </Notice>
      )}
      {shown.why && !unapproved && (
        <Notice tone={shown.state === 'refused' ? 'bad' : 'warn'} title="The last attempt failed">
          <Why why={shown.why} />
          {shown.retryAt && (
            <Text size="xs" c="dimmed">
              Tried again <Ago at={shown.retryAt} /> if a job is due.
            </Text>
          )}
        </Notice>
      )}
      <Facts
        facts={[
          ['Address', `${shown.host}, port ${shown.port}`],
          ['Account', shown.account],
          ...(kind === 'winrm' && winrm ? ([['Signs in by', SIGN_IN_WORDS[winrm.signIn]]] as const) : []),
          [`Approved ${KEY_WORDS[kind]}`, key ?? 'none yet'],
          ...(shown.pinnedBy
            ? ([
                [
                  'Approved',
                  <span key="pinned">
                    <Ago at={shown.pinnedAt} /> by {shown.pinnedBy}
                  </span>,
                ],
              ] as const)
            : []),
        ]}
      />
      {kind === 'ssh' && ssh && mayChange && (
        <CopyField label="Public key for the set-up on the PC" value={ssh.publicKey} />
      )}
      {seen && <Approval machine={machine} kind={kind} seen={seen} why={unapproved ? shown.why : null} />}
      {probe.isError && <ProblemAlert error={probe.error} />}
      {mayChange && (
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            loading={probe.isPending}
            onClick={() => probe.mutate()}
            aria-label={`Test ${name}`}
          >
            Test
          </Button>
          <Button size="xs" variant="default" onClick={onChange} aria-label={`Change ${name}`}>
            Change …
          </Button>
          <Button size="xs" variant="default" onClick={() => setRemoving(true)} aria-label={`Remove ${name}`}>
            Remove …
          </Button>
        </Group>
      )}
      <ConfirmDialog
        opened={removing}
        title={`Remove ${name}`}
        action="Remove"
        danger
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        onClose={() => setRemoving(false)}
      >
        <Text size="sm">
          The machine is not reached this way any more, and what is stored for it here is deleted. The account on the PC
          stays until its set-up is undone there.
        </Text>
      </ConfirmDialog>
    </Stack>
  );
}

/** The key that the machine showed: compared on the PC by a person, then approved. */
function Approval({
  machine,
  kind,
  seen,
  why,
}: {
  machine: string;
  kind: Carrier;
  seen: string;
  /** Null: another one was approved before, and what that means is told above. */
  why: Explained | null;
}) {
  const changed = why === null;
  const mayChange = useMay('admin');
  const [asking, setAsking] = useState(false);
  const word = KEY_WORDS[kind];
  const path = kind === 'ssh' ? 'ssh/host-key' : 'winrm/certificate';
  const approve = useTransportChange<Record<string, string>>(machine, 'POST', path, () => setAsking(false));
  return (
    <Notice tone={changed ? 'bad' : 'warn'} title={changed ? `It shows another ${word}` : `A ${word} to approve`}>
      <Why why={why} />
      <Text size="sm" style={{ overflowWrap: 'anywhere' }} ff="monospace">
        {seen}
      </Text>
      {mayChange && (
        <Button size="xs" variant="default" mt="xs" onClick={() => setAsking(true)}>
          Approve this {word} …
        </Button>
      )}
      <ConfirmDialog
        opened={asking}
        title={`Approve this ${word}`}
        action={`Approve the ${word}`}
        danger={changed}
        pending={approve.isPending}
        error={approve.error}
        onConfirm={() => approve.mutate(kind === 'ssh' ? { hostKey: seen } : { certificate: seen })}
        onClose={() => setAsking(false)}
      >
        <Text size="sm">
          Compare it with the one that the set-up printed on the PC.{' '}
          {changed && 'It is another one than before: approve it only if you know why.'}
        </Text>
        <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {seen}
        </Text>
      </ConfirmDialog>
    </Notice>
  );
}
