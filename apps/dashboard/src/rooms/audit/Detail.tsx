import { Text } from '@mantine/core';
import { TextLink } from '../../parts/links.js';

const told = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
const isEmpty = (value: unknown) => value === null || (typeof value === 'object' && Object.keys(value).length === 0);

/** What an entry adds to its action: names and values, a job as a link. */
export function Detail({ detail }: { detail: unknown }) {
  const entries = Object.entries(detail ?? {}).filter(([, value]) => !isEmpty(value));
  return entries.map(([name, value]) => (
    <Text key={name} size="sm" style={{ overflowWrap: 'anywhere' }}>
      <Text component="span" size="sm" c="dimmed">
        {name}:
      </Text>{' '}
      {name === 'job' ? (
        <TextLink to="/jobs/$id" params={{ id: String(value) }} size="sm">
          {String(value).slice(0, 8)}
        </TextLink>
      ) : (
        told(value)
      )}
    </Text>
  ));
}
