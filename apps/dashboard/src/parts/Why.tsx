import { Text } from '@mantine/core';
import type { Explained } from '#contracts/people/fleet.js';

/** A cause in words: the sentence, and under it what to do now. */
export function Why({ why, none = null }: { why: Explained | null; none?: React.ReactNode }) {
  if (why === null) return none;
  return (
    <div>
      <Text size="sm">{why.sentence}</Text>
      <Text size="xs" c="dimmed">
        {why.nextStep}
      </Text>
    </div>
  );
}
