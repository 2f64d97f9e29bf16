import { Text } from '@mantine/core';
import { TextLink } from './links.js';

const isEmpty = (value: unknown) => value === null || (typeof value === 'object' && Object.keys(value).length === 0);

/** Of a long list the first ones; the API gives the rest. */
const MOST = 3;

/** A recorded value for reading: nested names and values in a row, separated by commas. */
function told(value: unknown): string {
  if (Array.isArray(value)) {
    const more = value.length > MOST ? [`and ${value.length - MOST} more`] : [];
    return [...value.slice(0, MOST).map(told), ...more].join('; ');
  }
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .filter(([, each]) => !isEmpty(each))
    .map(([name, each]) => `${name} ${told(each)}`)
    .join(', ');
}

/** What was recorded with an act or an event: names and values, a job as a link. */
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
