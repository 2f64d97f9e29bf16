import { Menu, UnstyledButton } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { Role } from '#domain/words.js';
import classes from './Frame.module.css';

export interface NavRoom {
  to: NonNullable<LinkProps['to']>;
  label: string;
  /** Who sees the way to it. */
  role: Role;
  /** Rooms of one group stand under one button. */
  group?: string;
}

interface Props {
  rooms: readonly NavRoom[];
  isIn: (to: string) => 'page' | undefined;
}

/** The ways to the rooms in the header: links, and a menu for each group. */
export function Ways({ rooms, isIn }: Props) {
  const first = rooms.filter(({ group }, at) => !group || rooms.findIndex((room) => room.group === group) === at);
  return first.map((room) =>
    room.group ? (
      <GroupMenu
        key={room.group}
        label={room.group}
        rooms={rooms.filter(({ group }) => group === room.group)}
        isIn={isIn}
      />
    ) : (
      <Link key={room.to} to={room.to} className={classes.room} aria-current={isIn(room.to)}>
        {room.label}
      </Link>
    ),
  );
}

function GroupMenu({ label, rooms, isIn }: Props & { label: string }) {
  const here = rooms.find((room) => isIn(room.to));
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={classes.room} data-here={here !== undefined || undefined}>
          {label}
          <span aria-hidden>&nbsp;▾</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {rooms.map((room) => (
          <Menu.Item key={room.to} component={Link} to={room.to} aria-current={isIn(room.to)}>
            {room.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
