import { AppShell, Burger, Container, Group, NavLink, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { TextLink } from '../parts/links.js';
import { meQuery } from '../queries.js';
import { useMay } from '../session.js';
import { AccountMenu } from './AccountMenu.js';
import classes from './Frame.module.css';
import { Notices } from './Notices.js';
import { StopButton } from './Stop.js';
import { type NavRoom, Ways } from './Ways.js';

const ROOMS = [
  { to: '/', label: 'Fleet', role: 'viewer' },
  { to: '/patches', label: 'Patches', role: 'viewer' },
  { to: '/rollouts', label: 'Rollouts', role: 'viewer', group: 'Plan' },
  { to: '/calendar', label: 'Calendar', role: 'viewer', group: 'Plan' },
  { to: '/rings', label: 'Rings', role: 'viewer', group: 'Plan' },
  { to: '/windows', label: 'Windows', role: 'viewer', group: 'Plan' },
  { to: '/rules', label: 'Rules', role: 'viewer', group: 'Plan' },
  { to: '/restarts', label: 'Restarts', role: 'viewer', group: 'Plan' },
  { to: '/alarms', label: 'Alarms', role: 'viewer' },
  { to: '/report', label: 'Report', role: 'viewer' },
  { to: '/seen', label: 'Seen PCs', role: 'viewer', group: 'Enrol' },
  { to: '/enrolment', label: 'Enrolment', role: 'admin', group: 'Enrol' },
  { to: '/push-enrol', label: 'Push enrol', role: 'admin', group: 'Enrol' },
  { to: '/users', label: 'Users', role: 'admin', group: 'Admin' },
  { to: '/channels', label: 'Notifications', role: 'admin', group: 'Admin' },
  { to: '/audit', label: 'Audit', role: 'operator', group: 'Admin' },
] as const satisfies readonly NavRoom[];

/** A machine's page belongs to the fleet, a patch's page to the patches. */
function isIn(room: string, pathname: string): 'page' | undefined {
  const inside = room === '/' ? pathname === '/' || pathname.startsWith('/machines/') : pathname.startsWith(room);
  return inside ? 'page' : undefined;
}

/** For a person who is signed in. When the session ends, the route's guard is asked again and leads to the sign-in page. */
export function Frame() {
  const { data: me } = useQuery(meQuery);
  const router = useRouter();
  useEffect(() => {
    if (!me) void router.invalidate();
  }, [me, router]);
  return me ? <Shell /> : null;
}

/** Header, ways to the rooms, notices, and the room itself. */
function Shell() {
  const [opened, menu] = useDisclosure(false);
  const { pathname } = useLocation();
  const may = { viewer: useMay('viewer'), operator: useMay('operator'), admin: useMay('admin') };
  const rooms = ROOMS.filter((room) => may[room.role]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes because the room changed
  useEffect(() => menu.close(), [pathname]);

  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 240, breakpoint: 'sm', collapsed: { desktop: true, mobile: !opened } }}
      padding="md"
    >
      <a className="skip" href="#content">
        Skip to content
      </a>
      <AppShell.Header bg="var(--sluice-surface)">
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="lg" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={menu.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={opened ? 'Close menu' : 'Open menu'}
            />
            <TextLink to="/" underline="never" c="var(--mantine-color-text)" className={classes.brand}>
              <img src="/favicon.svg" alt="" width={24} height={24} />
              <Text component="span" fw={700} className={classes.name}>
                Sluice
              </Text>
            </TextLink>
            <Group component="nav" aria-label="Rooms" gap={4} visibleFrom="sm" wrap="nowrap">
              <Ways rooms={rooms} isIn={(to) => isIn(to, pathname)} />
            </Group>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <StopButton />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      {opened && (
        <AppShell.Navbar p="xs" aria-label="Rooms" hiddenFrom="sm">
          {rooms.map((room) => (
            <NavLink
              key={room.to}
              component={Link}
              to={room.to}
              label={room.label}
              description={'group' in room ? room.group : undefined}
              active={isIn(room.to, pathname) === 'page'}
            />
          ))}
        </AppShell.Navbar>
      )}
      <AppShell.Main id="content" tabIndex={-1}>
        <Container size="xl" px={0}>
          <Notices />
          <Outlet />
        </Container>
      </AppShell.Main>
    </AppShell>
  );
}
