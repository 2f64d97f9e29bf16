import { Text } from '@mantine/core';
import type { PatchRow } from '#contracts/people/patches.js';
import { Ago } from '../../parts/Ago.js';
import type { Column } from '../../parts/DataTable.js';
import { TextLink } from '../../parts/links.js';
import { Counts } from '../../patches/Counts.js';
import { Decisions } from '../../patches/Decisions.js';
import { PatchActions } from '../../patches/PatchActions.js';
import { KIND_WORDS } from '../../words.js';

/** The ids of sortable columns are the sort keys of the API. */
export const columns: readonly Column<PatchRow>[] = [
  {
    id: 'title',
    header: 'Patch',
    sortable: true,
    cell: (patch) => (
      <>
        <TextLink to="/patches/$id" params={{ id: patch.id }} fw={600} size="sm">
          {patch.title}
        </TextLink>
        <Text size="xs" c="dimmed">
          {patch.kb.join(', ')}
        </Text>
      </>
    ),
  },
  { id: 'kind', header: 'Kind', sortable: true, cell: (patch) => <Text size="sm">{KIND_WORDS[patch.kind]}</Text> },
  {
    id: 'severity',
    header: 'Severity',
    sortable: true,
    cell: (patch) => (
      <Text size="sm" c={patch.severity === 'none' ? 'dimmed' : undefined}>
        {patch.severity === 'none' ? 'not rated' : patch.severity}
      </Text>
    ),
  },
  {
    id: 'firstSeenAt',
    header: 'First seen',
    sortable: true,
    cell: (patch) => (
      <Text size="sm">
        <Ago at={patch.firstSeenAt} />
      </Text>
    ),
  },
  { id: 'machines', header: 'Machines', sortable: true, cell: (patch) => <Counts patch={patch} /> },
  { id: 'decision', header: 'Decision', cell: (patch) => <Decisions patch={patch} /> },
];

export const withActions: readonly Column<PatchRow>[] = [
  ...columns,
  { id: 'actions', header: 'Decide', cell: (patch) => <PatchActions patch={patch} compact /> },
];
