import { Text } from '@mantine/core';
import { TextLink } from '../../parts/links.js';

const ROOMS = { machine: '/machines/$id', patch: '/patches/$id', job: '/jobs/$id' } as const;
const isRoom = (kind: string): kind is keyof typeof ROOMS => Object.hasOwn(ROOMS, kind);

/** `machine:<id>` as a link to what it names; the first eight digits tell ids apart for the eye. */
export function Subject({ subject }: { subject: string }) {
  const [kind = '', id = ''] = subject.split(':');
  // A seen PC has no id: its MAC, name or address stands there.
  const short = kind === 'seen' ? subject.replace(':', ' ') : id ? `${kind} ${id.slice(0, 8)}` : subject;
  if (id && isRoom(kind)) {
    return (
      <TextLink to={ROOMS[kind]} params={{ id }} size="sm">
        {short}
      </TextLink>
    );
  }
  return (
    <Text size="sm" title={subject}>
      {short}
    </Text>
  );
}
