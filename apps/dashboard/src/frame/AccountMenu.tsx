import { Button, type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { send } from '../api.js';
import { useMe } from '../session.js';
import { ROLE_WORDS } from '../words.js';
import classes from './Frame.module.css';

const SCHEMES = [
  ['auto', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const;

export function AccountMenu() {
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useMutation({
    mutationFn: (path: '/session' | '/sessions') => send('DELETE', path),
    onSuccess: async () => {
      // Nothing of this person may be left for the next one at the same browser.
      await navigate({ to: '/sign-in', search: {}, ignoreBlocker: true });
      client.clear();
    },
  });

  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          c="var(--mantine-color-text)"
          size="compact-md"
          aria-label={`Account ${me.name}`}
        >
          <span className={classes.account}>{me.name}</span> <span aria-hidden>&nbsp;▾</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{ROLE_WORDS[me.role]}</Menu.Label>
        <Menu.Item component={Link} to="/account">
          Account and password
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Appearance</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}>
          {SCHEMES.map(([scheme, label]) => (
            <Menu.RadioItem key={scheme} value={scheme}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item onClick={() => signOut.mutate('/session')}>Sign out</Menu.Item>
        <Menu.Item onClick={() => signOut.mutate('/sessions')}>Sign out everywhere</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
