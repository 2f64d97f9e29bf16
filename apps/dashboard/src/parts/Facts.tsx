import { DataList } from '@mantine/core';
import type { ReactNode } from 'react';

/** Names and values. A value that nobody could measure is `unknown`, never guessed. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <DataList labelWidth="9rem" size="sm" gap={6}>
      {facts.map(([name, value]) => (
        <DataList.Item key={name}>
          <DataList.ItemLabel c="dimmed">{name}</DataList.ItemLabel>
          <DataList.ItemValue style={{ overflowWrap: 'anywhere' }}>{value ?? 'unknown'}</DataList.ItemValue>
        </DataList.Item>
      ))}
    </DataList>
  );
}
