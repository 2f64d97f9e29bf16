import { Button, Group, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RingList } from '#contracts/people/planning.js';
import { TextLink } from '../../parts/links.js';
import { moved } from '../../parts/MoveButtons.js';
import { Room } from '../../parts/Room.js';
import { RoomAnswer } from '../../parts/RoomAnswer.js';
import { PLANNER } from '../../planning/words.js';
import { ringsQuery } from '../../queries.js';
import { useMay } from '../../session.js';
import { NewRing } from './NewRing.js';
import { OrderBar } from './OrderBar.js';
import { RingCard } from './RingCard.js';
import classes from './Rings.module.css';

/** The stages of the fleet, in the order in which they get a patch. */
export function RingsRoom() {
  const query = useQuery(ringsQuery);
  return (
    <RoomAnswer what="Rings" query={query}>
      {(list) => <Shown list={list} />}
    </RoomAnswer>
  );
}

function Shown({ list }: { list: RingList }) {
  const mayChange = useMay(PLANNER);
  const [adding, setAdding] = useState(false);
  const [wanted, setWanted] = useState<readonly string[] | null>(null);
  const [said, setSaid] = useState('');

  // A ring that somebody else made or deleted meanwhile: their list stands, and the order is made anew.
  const known = wanted?.length === list.rows.length && list.rows.every((ring) => wanted.includes(ring.id));
  const order = known ? wanted : list.rows.map((ring) => ring.id);
  const rings = order.flatMap((id) => list.rows.filter((ring) => ring.id === id));
  const changed = rings.some((ring, at) => ring.id !== list.rows[at]?.id);
  const first = rings.findIndex((ring) => ring.machines > 0);

  const move = (from: number, to: number) => {
    setWanted(moved(order, from, to));
    setSaid(`${rings[from]?.name} is now ${to + 1} of ${rings.length}.`);
  };

  return (
    <Room title="Rings" actions={mayChange && <Button onClick={() => setAdding(true)}>New ring</Button>}>
      <Text size="sm" c="dimmed">
        A patch goes through the rings from top to bottom: the next one begins when the one before has proven it. How
        PCs are restarted stands in{' '}
        <TextLink to="/restarts" underline="always">
          Restarts
        </TextLink>
        .
      </Text>
      {changed && <OrderBar order={order} onDone={() => setWanted(null)} />}
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      <ol className={classes.rings} aria-label="Rings in order">
        {rings.map((ring, at) => (
          <RingCard
            key={ring.id}
            ring={ring}
            at={at}
            of={rings.length}
            first={at === first}
            onMove={mayChange ? (to) => move(at, to) : undefined}
          />
        ))}
      </ol>
      {rings.length === 0 && (
        <Stack gap="xs">
          <Text c="dimmed">No ring yet, so machines belong nowhere.</Text>
          <Group>{mayChange && <Button onClick={() => setAdding(true)}>Make the first ring</Button>}</Group>
        </Stack>
      )}
      {adding && <NewRing onClose={() => setAdding(false)} />}
    </Room>
  );
}
