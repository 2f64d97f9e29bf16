import { Button, Menu, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { UserRow } from '#contracts/people/session.js';
import { ROLES } from '#domain/words.js';
import { Ago } from '../../parts/Ago.js';
import { type Column, DataTable } from '../../parts/DataTable.js';
import { Mark } from '../../parts/Mark.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { Room } from '../../parts/Room.js';
import { usersQuery } from '../../queries.js';
import { useMe } from '../../session.js';
import { count, ROLE_WORDS } from '../../words.js';
import { NewUserDialog } from './NewUserDialog.js';
import { type UserAct, UserDialog } from './UserDialog.js';

const columns: readonly Column<UserRow>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: (user) => (
      <Text size="sm" fw={600}>
        {user.name}
      </Text>
    ),
  },
  { id: 'role', header: 'Role', cell: (user) => <Text size="sm">{ROLE_WORDS[user.role]}</Text> },
  {
    id: 'state',
    header: 'State',
    cell: (user) =>
      user.disabledAt ? <Mark label="Disabled" tone="quiet" /> : <Mark label="May sign in" tone="busy" />,
  },
  { id: 'sessions', header: 'Signed in at', cell: (user) => <Text size="sm">{count(user.sessions, 'place')}</Text> },
  { id: 'created', header: 'Since', cell: (user) => <Ago at={user.createdAt} /> },
];

/** Who may sign in, and as what. For admins. */
export function UsersRoom() {
  const me = useMe();
  const users = useQuery(usersQuery);
  const [adding, setAdding] = useState(false);
  const [act, setAct] = useState<{ user: UserRow; act: UserAct } | null>(null);
  const withActions = useMemo<readonly Column<UserRow>[]>(
    () => [
      ...columns,
      {
        id: 'actions',
        header: 'Change',
        cell: (user) =>
          user.id === me.id ? (
            <Text size="sm" c="dimmed">
              you
            </Text>
          ) : (
            <Menu position="bottom-end">
              <Menu.Target>
                <Button size="xs" variant="default" aria-label={`Change ${user.name}`}>
                  Change
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {ROLES.filter((role) => role !== user.role).map((role) => (
                  <Menu.Item key={role} onClick={() => setAct({ user, act: role })}>
                    Make {ROLE_WORDS[role].toLowerCase()}
                  </Menu.Item>
                ))}
                <Menu.Item onClick={() => setAct({ user, act: 'password' })}>Set a new password</Menu.Item>
                <Menu.Item onClick={() => setAct({ user, act: user.disabledAt ? 'enable' : 'disable' })}>
                  {user.disabledAt ? 'Enable' : 'Disable'}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          ),
      },
    ],
    [me.id],
  );

  return (
    <Room title="Users" actions={<Button onClick={() => setAdding(true)}>Add a person</Button>}>
      <Text size="sm" c="dimmed">
        A viewer sees everything and changes nothing. An operator orders jobs, decides on patches and reads the audit.
        An admin also enrols PCs and manages people.
      </Text>
      {users.isError ? (
        <ProblemAlert error={users.error} onRetry={() => users.refetch()} />
      ) : (
        <DataTable
          caption="People"
          columns={withActions}
          rows={users.data?.rows}
          idOf={(user) => user.id}
          nameOf={(user) => user.name}
          empty="Nobody yet."
        />
      )}
      <NewUserDialog opened={adding} onClose={() => setAdding(false)} />
      {act && <UserDialog user={act.user} act={act.act} onClose={() => setAct(null)} />}
    </Room>
  );
}
