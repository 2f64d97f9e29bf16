import { ActionIcon, Group } from '@mantine/core';
import { useLayoutEffect, useRef } from 'react';

interface Props {
  name: string;
  /** Place in the list, from 0. */
  at: number;
  of: number;
  onMove: (to: number) => void;
}

/** Moves a line of an ordered list by one place. The focus stays on the button although the line goes elsewhere. */
export function MoveButtons({ name, at, of, onMove }: Props) {
  const up = useRef<HTMLButtonElement>(null);
  const down = useRef<HTMLButtonElement>(null);
  const pressed = useRef<'up' | 'down' | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is what moved
  useLayoutEffect(() => {
    const [wanted, other] = pressed.current === 'up' ? [up, down] : [down, up];
    if (pressed.current) (wanted.current?.disabled ? other : wanted).current?.focus();
    pressed.current = null;
  }, [at]);

  const move = (way: 'up' | 'down') => {
    pressed.current = way;
    onMove(way === 'up' ? at - 1 : at + 1);
  };
  return (
    <Group gap={4} wrap="nowrap">
      <ActionIcon
        ref={up}
        variant="default"
        size="md"
        disabled={at === 0}
        aria-label={`Move ${name} up`}
        onClick={() => move('up')}
      >
        <span aria-hidden>↑</span>
      </ActionIcon>
      <ActionIcon
        ref={down}
        variant="default"
        size="md"
        disabled={at === of - 1}
        aria-label={`Move ${name} down`}
        onClick={() => move('down')}
      >
        <span aria-hidden>↓</span>
      </ActionIcon>
    </Group>
  );
}

/** The list with one entry at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, index) => index !== from);
  const entry = list[from];
  return entry === undefined ? rest : [...rest.slice(0, to), entry, ...rest.slice(to)];
}
