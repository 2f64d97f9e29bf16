import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { PatchDetail } from '#contracts/people/patches.js';
import { patchQuery } from '../queries.js';
import { count } from '../words.js';

/** The machines of a ring (null: of all) on which the patch could be installed now. */
export function installableIn(patch: PatchDetail, ring: string | null): PatchDetail['machines'] {
  const open = new Set(['offered', 'downloaded', 'failed', 'rolled-back']);
  return patch.machines.filter((machine) => open.has(machine.state) && (ring === null || machine.ring === ring));
}

/** How many machines a choice concerns, before it is made. */
export function RingPreview({ patch, ring }: { patch: string; ring: string | null }) {
  const { data } = useQuery(patchQuery(patch));
  if (!data) return null;
  const machines = installableIn(data, ring);
  return (
    <Text size="sm" role="status">
      {machines.length === 0
        ? 'No machine there is offered it at present.'
        : `${count(machines.length, 'machine')} there ${machines.length === 1 ? 'is' : 'are'} offered it and ${machines.length === 1 ? 'does' : 'do'} not have it.`}
    </Text>
  );
}
