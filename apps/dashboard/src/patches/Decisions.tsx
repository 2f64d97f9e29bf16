import { Group, Stack, Text } from '@mantine/core';
import type { PatchRow } from '#contracts/people/patches.js';
import { momentOf } from '../parts/Ago.js';
import { Mark } from '../parts/Mark.js';
import { DECISION_WORDS } from '../words.js';

/** What was decided, for which rings, by whom. */
export function Decisions({ patch }: { patch: PatchRow }) {
  if (patch.decisions.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        undecided
      </Text>
    );
  }
  return (
    <Stack gap={4}>
      {patch.decisions.map((made) => (
        <Group key={made.ring?.id ?? 'all'} gap={6} wrap="nowrap" title={`${made.by}, ${momentOf(made.at)}`}>
          <Mark {...DECISION_WORDS[made.decision]} />
          <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
            {made.ring?.name ?? 'all rings'}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
