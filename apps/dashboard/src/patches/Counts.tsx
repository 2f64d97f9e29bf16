import { Group } from '@mantine/core';
import type { PatchRow } from '#contracts/people/patches.js';
import { UPDATE_STATES } from '#domain/words.js';
import { TextLink } from '../parts/links.js';
import { UPDATE_WORDS } from '../words.js';

/** `12 offered`, `3 failed`: machines by state, each number the way to these machines. */
export function Counts({ patch }: { patch: PatchRow }) {
  const states = UPDATE_STATES.filter((state) => patch.counts[state] > 0);
  return (
    <Group gap={10}>
      {states.map((state) => (
        <TextLink
          key={state}
          to="/patches/$id"
          params={{ id: patch.id }}
          search={{ state }}
          size="sm"
          style={{ whiteSpace: 'nowrap' }}
          c={UPDATE_WORDS[state].tone === 'bad' ? 'var(--sluice-bad)' : undefined}
        >
          {patch.counts[state].toLocaleString('en-GB')} {UPDATE_WORDS[state].label.toLowerCase()}
        </TextLink>
      ))}
      {states.length === 0 && 'none'}
    </Group>
  );
}
