import { Checkbox, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { sayWindow } from '#domain/windows/say.js';
import { TextLink } from '../../parts/links.js';
import { Notice } from '../../parts/Notice.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { PURPOSE_WORDS } from '../../planning/words.js';
import { windowsQuery } from '../../queries.js';

interface Props {
  chosen: readonly string[];
  onChange: (windows: string[]) => void;
}

/** Which of the windows a ring has. */
export function WindowChoice({ chosen, onChange }: Props) {
  const { data, isError, error, refetch } = useQuery(windowsQuery);
  if (isError) return <ProblemAlert error={error} onRetry={() => refetch()} />;
  if (!data) return <Loader size="sm" aria-label="Looking for windows" />;
  const installs = data.rows.some((window) => window.purpose === 'install' && chosen.includes(window.id));
  return (
    <Stack gap="sm">
      {!installs && (
        <Notice tone="warn" title="Without a window for installing nothing is installed here">
          <Text size="sm">
            {data.rows.some((window) => window.purpose === 'install') ? 'Choose one below, or ' : 'There is none yet: '}
            <TextLink to="/windows/$id" params={{ id: 'new' }} underline="always">
              make a window
            </TextLink>
            .
          </Text>
        </Notice>
      )}
      {data.rows.length > 0 && (
        <Checkbox.Group aria-label="Windows" value={[...chosen]} onChange={onChange}>
          <Stack gap="xs">
            {data.rows.map((window) => (
              <Checkbox
                key={window.id}
                value={window.id}
                label={`${window.name} (${PURPOSE_WORDS[window.purpose].label.toLowerCase()})`}
                description={`${sayWindow(window.rule)}.`}
              />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
    </Stack>
  );
}
