import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { WindowView } from '#contracts/people/planning.js';
import { sayWindow } from '#domain/windows/say.js';
import { type Column, DataTable } from '../../parts/DataTable.js';
import { ButtonLink, TextLink } from '../../parts/links.js';
import { Mark } from '../../parts/Mark.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Room } from '../../parts/Room.js';
import { wallText } from '../../planning/tell.js';
import { PLANNER, PURPOSE_WORDS } from '../../planning/words.js';
import { windowsQuery } from '../../queries.js';
import { useMay } from '../../session.js';

const columns: readonly Column<WindowView>[] = [
  {
    id: 'name',
    header: 'Window',
    cell: (window) => (
      <TextLink to="/windows/$id" params={{ id: window.id }} size="sm" fw={600}>
        {window.name}
      </TextLink>
    ),
  },
  {
    id: 'purpose',
    header: 'Allows',
    cell: ({ purpose }) => <Text size="sm">{PURPOSE_WORDS[purpose].label.toLowerCase()}</Text>,
  },
  { id: 'rule', header: 'When', cell: ({ rule }) => <Text size="sm">{sayWindow(rule)}.</Text> },
  { id: 'next', header: 'Opens next', cell: (window) => <Next window={window} /> },
  { id: 'rings', header: 'Rings', cell: (window) => <Rings window={window} /> },
];

function Next({ window }: { window: WindowView }) {
  const [next] = window.next;
  if (!next)
    return <Mark label="Never again" tone="bad" meaning="Its last date has passed, or every day is left out." />;
  return (
    <Text size="sm">
      {wallText(next.localStart)}
      <Text size="xs" c="dimmed">
        {next.zone}
      </Text>
    </Text>
  );
}

function Rings({ window }: { window: WindowView }) {
  if (window.rings.length === 0) return <Mark label="No ring" tone="quiet" meaning="It has no effect yet." />;
  return (
    <Stack gap={8}>
      {window.rings.map((ring) => (
        <TextLink key={ring.id} to="/rings/$id" params={{ id: ring.id }} size="sm">
          {ring.name}
        </TextLink>
      ))}
    </Stack>
  );
}

/** When PCs may install and restart. */
export function WindowsRoom() {
  const windows = useQuery(windowsQuery);
  const mayChange = useMay(PLANNER);
  return (
    <Room
      title="Windows"
      actions={
        mayChange && (
          <ButtonLink to="/windows/$id" params={{ id: 'new' }}>
            New window
          </ButtonLink>
        )
      }
    >
      <Text size="sm" c="dimmed">
        A maintenance window says when PCs may install or restart. Give it to one or several{' '}
        <TextLink to="/rings" underline="always">
          rings
        </TextLink>
        : a ring without a window installs nothing.
      </Text>
      {windows.isError ? (
        <ProblemAlert error={windows.error} onRetry={() => windows.refetch()} />
      ) : (
        <DataTable
          caption="Maintenance windows"
          columns={columns}
          rows={windows.data?.rows}
          idOf={(window) => window.id}
          nameOf={(window) => window.name}
          empty={
            mayChange
              ? 'No window yet, so nothing is installed by plan. Make the first one: New window.'
              : 'No window yet, so nothing is installed by plan. An operator makes the first one.'
          }
        />
      )}
    </Room>
  );
}
