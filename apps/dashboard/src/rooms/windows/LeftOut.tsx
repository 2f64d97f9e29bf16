import { Button, CloseButton, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import type { WindowDraft } from './draft.js';

interface Props {
  blackouts: WindowDraft['blackouts'];
  exceptions: WindowDraft['exceptions'];
  error?: string;
  onChange: (change: Partial<Pick<WindowDraft, 'blackouts' | 'exceptions'>>) => void;
}

const without = <T,>(list: readonly T[], at: number): T[] => list.filter((_, index) => index !== at);
const withOne = <T,>(list: readonly T[], at: number, value: T): T[] =>
  list.map((old, index) => (index === at ? value : old));

/** Days on which nothing happens: times without windows (a year's end, an exam), and single dates. */
export function LeftOut({ blackouts, exceptions, error, onChange }: Props) {
  return (
    <Stack gap="xs" role="group" aria-label="Days left out">
      <Title order={3} size="h6">
        Days left out
      </Title>
      {blackouts.map((days, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing else that stays while it is typed
        <Group key={at} align="flex-end" gap="xs" wrap="nowrap">
          <TextInput
            flex={1}
            miw={0}
            type="date"
            label={`Blackout ${at + 1}, from`}
            value={days.from}
            onChange={(event) =>
              onChange({ blackouts: withOne(blackouts, at, { ...days, from: event.currentTarget.value }) })
            }
          />
          <TextInput
            flex={1}
            miw={0}
            type="date"
            label="to (included)"
            value={days.to}
            onChange={(event) =>
              onChange({ blackouts: withOne(blackouts, at, { ...days, to: event.currentTarget.value }) })
            }
          />
          <CloseButton
            mb={4}
            aria-label={`Remove blackout ${at + 1}`}
            onClick={() => onChange({ blackouts: without(blackouts, at) })}
          />
        </Group>
      ))}
      {exceptions.map((date, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <Group key={at} align="flex-end" gap="xs" wrap="nowrap">
          <TextInput
            flex={1}
            miw={0}
            type="date"
            label={`Not on, ${at + 1}`}
            value={date}
            onChange={(event) => onChange({ exceptions: withOne(exceptions, at, event.currentTarget.value) })}
          />
          <CloseButton
            mb={4}
            aria-label={`Remove date ${at + 1}`}
            onClick={() => onChange({ exceptions: without(exceptions, at) })}
          />
        </Group>
      ))}
      {error && (
        <Text size="sm" c="var(--mantine-color-error)">
          {error}
        </Text>
      )}
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          onClick={() => onChange({ blackouts: [...blackouts, { from: '', to: '' }] })}
        >
          Add a blackout
        </Button>
        <Button size="xs" variant="default" onClick={() => onChange({ exceptions: [...exceptions, ''] })}>
          Leave out one date
        </Button>
      </Group>
    </Stack>
  );
}
