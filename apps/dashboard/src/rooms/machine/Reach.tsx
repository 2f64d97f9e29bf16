import { Button, Group, List, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MachineDetail } from '#contracts/people/machines.js';
import type { MachineTransports } from '#contracts/people/reach.js';
import { CARRIERS, type Carrier } from '#domain/words.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Section } from '../../parts/Section.js';
import { transportsQuery } from '../../queries.js';
import { TRANSPORT_WORDS } from '../../reach/words.js';
import { useMay } from '../../session.js';
import { Attempts } from './Attempts.js';
import { SshForm } from './SshForm.js';
import { Transport } from './Transport.js';
import { WinRmForm } from './WinRmForm.js';

/** How a job comes to the machine, in the order in which the ways are tried, and what came of the last attempts. */
export function Reach({ machine }: { machine: MachineDetail }) {
  const query = useQuery(transportsQuery(machine.id));
  return (
    <Section
      title="How it is reached"
      note="Every way carries the same signed job; the agent does the work and tells by its own polling."
    >
      {query.isError && <ProblemAlert error={query.error} onRetry={() => query.refetch()} />}
      {query.isPending && <Skeleton height={80} />}
      {query.data && <Shown machine={machine} transports={query.data} />}
    </Section>
  );
}

function Shown({ machine, transports }: { machine: MachineDetail; transports: MachineTransports }) {
  const mayChange = useMay('admin');
  const [editing, setEditing] = useState<Carrier | null>(null);
  const close = () => setEditing(null);
  const form = (kind: Carrier) => ({
    machine,
    beforePoll: comesFirst(kind, transports),
    opened: editing === kind,
    onClose: close,
  });
  return (
    <Stack>
      <List type="ordered" size="sm" aria-label="Transports in order">
        {transports.order.map((kind) => (
          <List.Item key={kind}>{toldInOrder(kind, transports)}</List.Item>
        ))}
      </List>
      {CARRIERS.map((kind) =>
        transports[kind] ? (
          <Transport
            key={kind}
            machine={machine.id}
            kind={kind}
            transports={transports}
            onChange={() => setEditing(kind)}
          />
        ) : null,
      )}
      {mayChange && (
        <Group gap="xs">
          {CARRIERS.filter((kind) => !transports[kind]).map((kind) => (
            <Button key={kind} size="xs" variant="default" onClick={() => setEditing(kind)}>
              Add {TRANSPORT_WORDS[kind]} …
            </Button>
          ))}
        </Group>
      )}
      <Attempts attempts={transports.attempts} />
      <SshForm was={transports.ssh} {...form('ssh')} />
      <WinRmForm was={transports.winrm} {...form('winrm')} />
    </Stack>
  );
}

function toldInOrder(kind: MachineTransports['order'][number], transports: MachineTransports) {
  if (kind === 'poll') return 'Its own polling: the agent asks by itself, and always tells its progress this way.';
  const transport = transports[kind];
  return (
    <Text span size="sm">
      {TRANSPORT_WORDS[kind]} to {transport?.host}, port {transport?.port}:{' '}
      {comesFirst(kind, transports)
        ? 'at once when a job is due.'
        : 'when the agent did not come for a due job within half a minute.'}
      {transport?.state !== 'ready' && ' Only once it is ready, see below.'}
    </Text>
  );
}

const comesFirst = (kind: Carrier, { order }: MachineTransports) =>
  order.includes(kind) && order.indexOf(kind) < order.indexOf('poll');
