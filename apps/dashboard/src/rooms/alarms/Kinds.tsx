import { Group } from '@mantine/core';
import type { AlarmPage, AlarmQuery } from '#contracts/people/telling.js';
import type { AlarmKind } from '#domain/words.js';
import { ButtonLink } from '../../parts/links.js';
import { ALARM_WORDS } from '../../words.js';

/** How many there are of each kind, each number the way to them. */
export function Kinds({ byKind, query: { kind: chosen, show } }: { byKind: AlarmPage['byKind']; query: AlarmQuery }) {
  const kinds = (Object.entries(byKind) as [AlarmKind, number][]).sort(([, a], [, b]) => b - a);
  if (kinds.length === 0) return null;
  return (
    <Group gap="xs" component="nav" aria-label="Alarms by kind">
      {kinds.map(([kind, number]) => (
        <ButtonLink
          key={kind}
          to="/alarms"
          search={{ show, ...(kind === chosen ? {} : { kind }) }}
          size="xs"
          variant={kind === chosen ? 'filled' : 'default'}
          aria-current={kind === chosen ? 'true' : undefined}
        >
          {ALARM_WORDS[kind].label}: {number}
        </ButtonLink>
      ))}
    </Group>
  );
}
