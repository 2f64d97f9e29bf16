import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import type { MachineDetail, MachineUpdateRow } from '#contracts/people/machines.js';
import { OrderDialog } from '../../orders/OrderDialog.js';
import { Ago } from '../../parts/Ago.js';
import { type Column, DataTable } from '../../parts/DataTable.js';
import { TextLink } from '../../parts/links.js';
import { Mark } from '../../parts/Mark.js';
import { Section } from '../../parts/Section.js';
import { Why } from '../../parts/Why.js';
import { useMay } from '../../session.js';
import { DECISION_WORDS, KIND_WORDS, UPDATE_WORDS } from '../../words.js';

const columns: readonly Column<MachineUpdateRow>[] = [
  {
    id: 'title',
    header: 'Update',
    cell: (update) => (
      <>
        <TextLink to="/patches/$id" params={{ id: update.patchId }} size="sm">
          {update.title}
        </TextLink>
        <Text size="xs" c="dimmed">
          {[KIND_WORDS[update.kind], ...update.kb, update.severity !== 'none' && update.severity]
            .filter(Boolean)
            .join(', ')}
        </Text>
      </>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: (update) => (
      <>
        <Mark {...UPDATE_WORDS[update.state]} />
        <Text size="xs" c="dimmed">
          <Ago at={update.since} />
        </Text>
      </>
    ),
  },
  {
    id: 'decision',
    header: 'Decision',
    cell: (update) =>
      update.decision ? <Mark {...DECISION_WORDS[update.decision]} /> : <Text size="sm">undecided</Text>,
  },
  {
    id: 'why',
    header: 'Why not installed',
    cell: (update) => <Why why={update.whyNot} code={update.hresult} />,
  },
];

const CLOSED = new Set(['installed', 'overtaken', 'withdrawn', 'not-applicable']);

/** The updates of one machine: what is open first, what is over on demand. */
export function Updates({ machine }: { machine: MachineDetail }) {
  const [all, setAll] = useState(false);
  const [taking, setTaking] = useState<MachineUpdateRow | null>(null);
  const mayUninstall = useMay('operator') && machine.state === 'active';
  const off: Column<MachineUpdateRow> = {
    id: 'off',
    header: 'Take off',
    cell: (update) =>
      update.state === 'installed' && (
        <Button size="compact-xs" variant="default" onClick={() => setTaking(update)}>
          Uninstall
        </Button>
      ),
  };
  const open = machine.updates.filter((update) => !CLOSED.has(update.state));
  const closed = machine.updates.length - open.length;
  return (
    <Section
      title="Updates"
      note={
        <>
          Last scan: <Ago at={machine.scannedAt} />.
        </>
      }
      actions={
        closed > 0 && (
          <Group>
            <Button size="xs" variant="subtle" onClick={() => setAll(!all)} aria-expanded={all}>
              {all ? 'Show open ones only' : `Show ${closed} closed, too`}
            </Button>
          </Group>
        )
      }
    >
      <DataTable
        caption="Updates of this machine"
        columns={all && mayUninstall ? [...columns, off] : columns}
        rows={all ? machine.updates : open}
        idOf={(update) => update.id}
        nameOf={(update) => update.title}
        empty="Nothing waits to be installed."
      />
      <OrderDialog verb={taking && 'uninstall'} update={taking} machines={[machine]} onClose={() => setTaking(null)} />
    </Section>
  );
}
