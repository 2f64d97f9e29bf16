import { Text } from '@mantine/core';
import { TextLink } from '../../parts/links.js';

const ROOMS = { machine: '/machines/$id', patch: '/patches/$id', job: '/jobs/$id' } as const;

/** `machine:<id>` as a link to what it names. */
export function Subject({ subject }: { subject: string }) {
  const [kind = '', id = ''] = subject.split(':');
  if (id && kind in ROOMS) {
    return (
      <TextLink to={ROOMS[kind as keyof typeof ROOMS]} params={{ id }} size="sm">
        {kind} {id.slice(0, 8)}
      </TextLink>
    );
  }
  return <Text size="sm">{subject}</Text>;
}
