import { Code, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { AuditQuery, AuditRow } from '#contracts/people/audit.js';
import { Moment } from '../../parts/Ago.js';
import { type Column, DataTable } from '../../parts/DataTable.js';
import { Detail } from '../../parts/Detail.js';
import { ButtonLink } from '../../parts/links.js';
import { Mark } from '../../parts/Mark.js';
import { Pager } from '../../parts/Pager.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Room } from '../../parts/Room.js';
import { SearchField } from '../../parts/SearchField.js';
import { auditQuery } from '../../queries.js';
import { Subject } from './Subject.js';

const route = getRouteApi('/frame/audit');

const columns: readonly Column<AuditRow>[] = [
  { id: 'at', header: 'When', cell: (entry) => <Moment at={entry.at} /> },
  { id: 'actor', header: 'Who', cell: (entry) => <Text size="sm">{entry.actor}</Text> },
  { id: 'action', header: 'What', cell: (entry) => <Text size="sm">{entry.action}</Text> },
  { id: 'subject', header: 'To', cell: (entry) => <Subject subject={entry.subject} /> },
  { id: 'detail', header: 'Detail', cell: (entry) => <Detail detail={entry.detail} /> },
  {
    id: 'sealed',
    header: 'Chain',
    cell: (entry) =>
      entry.sealed ? <Mark label="Sealed" tone="quiet" /> : <Mark label="Not sealed yet" tone="busy" />,
  },
];

/** Every act with a name on it. Sealed entries are hash-chained; `sluice audit verify` proves the chain. */
export function AuditRoom() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const entries = useQuery(auditQuery(search));
  const change = useCallback(
    (next: Partial<AuditQuery>) => navigate({ search: (old) => ({ ...old, page: 1, ...next }), replace: true }),
    [navigate],
  );

  return (
    <Room title="Audit">
      <Text size="sm" c="dimmed">
        Newest first. Sealed entries are chained by hashes whose head the agents hold, too; check them with{' '}
        <Code>npx sluice audit verify --against-agents</Code>.
      </Text>
      <Group align="flex-end" gap="sm" role="search" aria-label="Filter the audit">
        <SearchField label="Action, such as patch." value={search.action} onSearch={(action) => change({ action })} />
        <SearchField
          label="Subject, such as machine:"
          value={search.subject}
          onSearch={(subject) => change({ subject })}
        />
        {(search.action || search.subject) && (
          <ButtonLink to="/audit" variant="subtle">
            Clear filters
          </ButtonLink>
        )}
      </Group>
      {entries.isError ? (
        <ProblemAlert error={entries.error} onRetry={() => entries.refetch()} />
      ) : (
        <DataTable
          caption="Audit entries"
          columns={columns}
          rows={entries.data?.rows}
          idOf={(entry) => entry.id}
          nameOf={(entry) => entry.action}
          empty="No entry fits."
        />
      )}
      <Pager
        page={search.page}
        size={search.size}
        total={entries.data?.total ?? 0}
        onPage={(page) => change({ page })}
      />
    </Room>
  );
}
