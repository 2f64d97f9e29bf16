import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { TokenRow } from '#contracts/people/enrolment.js';
import { Ago } from '../../parts/Ago.js';
import { type Column, DataTable } from '../../parts/DataTable.js';
import { DeleteDialog } from '../../parts/DeleteDialog.js';
import { TextLink } from '../../parts/links.js';
import { Mark } from '../../parts/Mark.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Section } from '../../parts/Section.js';
import { tokensQuery } from '../../queries.js';
import { OWNERSHIP_WORDS } from '../../words.js';

const columns: readonly Column<TokenRow>[] = [
  {
    id: 'label',
    header: 'For',
    cell: (token) => (
      <Text size="sm" fw={600}>
        {token.label}
      </Text>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: (token) => <Mark label={token.usable ? 'Usable' : 'Spent or over'} tone={token.usable ? 'busy' : 'quiet'} />,
  },
  {
    id: 'ring',
    header: 'Ring',
    cell: (token) =>
      token.ring ? (
        <TextLink to="/" search={{ ring: token.ring.id }} size="sm">
          {token.ring.name}
        </TextLink>
      ) : (
        <Text size="sm">By label rules</Text>
      ),
  },
  { id: 'ownership', header: 'Ownership', cell: (token) => <Text size="sm">{OWNERSHIP_WORDS[token.ownership]}</Text> },
  { id: 'uses', header: 'Used', cell: (token) => <Text size="sm">{`${token.uses} of ${token.maxUses}`}</Text> },
  { id: 'expires', header: 'Runs out', cell: (token) => <Ago at={token.expiresAt} /> },
  {
    id: 'by',
    header: 'Made',
    cell: (token) => (
      <Text size="sm">
        <Ago at={token.createdAt} /> by {token.createdBy}
      </Text>
    ),
  },
];

/** The tokens that were given out, and the way to end one early. */
export function Tokens() {
  const tokens = useQuery(tokensQuery);
  const [revoking, setRevoking] = useState<TokenRow | null>(null);
  const withRevoke = useMemo<readonly Column<TokenRow>[]>(
    () => [
      ...columns,
      {
        id: 'revoke',
        header: 'End',
        cell: (token) =>
          token.usable && (
            <Button size="xs" variant="default" onClick={() => setRevoking(token)} aria-label={`Revoke ${token.label}`}>
              Revoke
            </Button>
          ),
      },
    ],
    [],
  );

  return (
    <Section title="Tokens">
      {tokens.isError ? (
        <ProblemAlert error={tokens.error} onRetry={() => tokens.refetch()} />
      ) : (
        <DataTable
          caption="Enrolment tokens"
          columns={withRevoke}
          rows={tokens.data?.rows}
          idOf={(token) => token.id}
          nameOf={(token) => token.label}
          empty="No token was made yet."
        />
      )}
      {revoking && (
        <DeleteDialog
          title={`Revoke the token for ${revoking.label}`}
          action="Revoke"
          path={`/enrolment-tokens/${revoking.id}`}
          stale={['tokens']}
          onDeleted={() => setRevoking(null)}
          onClose={() => setRevoking(null)}
        >
          <Text size="sm">No further PC can enrol with it. PCs that did stay in the fleet.</Text>
        </DeleteDialog>
      )}
    </Section>
  );
}
