import { Text } from '@mantine/core';
import type { Explained } from '#contracts/common.js';

/** A cause in words: the sentence, and under it what to do now; `code` is what Windows said, for a search or a colleague. */
export function Why({ why, code = null }: { why: Explained | null; code?: string | null }) {
  if (why === null) return null;
  return (
    <div>
      <Text size="sm">{why.sentence}</Text>
      <Text size="xs" c="dimmed">
        {why.nextStep}
        {code && ` (${code})`}
      </Text>
    </div>
  );
}
