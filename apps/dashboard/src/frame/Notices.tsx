import { Code, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLive } from '../live.js';
import { TextLink } from '../parts/links.js';
import { Notice } from '../parts/Notice.js';
import { fleetStopQuery, statusQuery } from '../queries.js';
import { StopNotice } from './Stop.js';

/** What concerns every room: the emergency stop, connection lost, recovery key not kept, no backup yet. */
export function Notices() {
  const lost = useLive();
  const { data: status } = useQuery(statusQuery);
  const { data: stop } = useQuery(fleetStopQuery);
  const unsaved = status?.lastBackupAt === null;
  const unkept = status?.recoveryKeyWaiting === true;
  if (!lost && !unsaved && !unkept && !stop?.stopped) return null;
  return (
    <Stack gap="xs" mb="md">
      <StopNotice />
      {lost && (
        <Notice tone="bad" role="alert" title="Connection to the controller lost">
          <Text size="sm">What you see may be old. The page tries again every few seconds.</Text>
        </Notice>
      )}
      {unkept && (
        <Notice tone="warn" title="The recovery key waits for you">
          <Text size="sm">
            It is still on the controller, where a thief would find it.{' '}
            <TextLink to="/setup" size="sm" underline="always">
              Show it and keep it elsewhere
            </TextLink>
          </Text>
        </Notice>
      )}
      {unsaved && (
        <Notice tone="warn" title="No backup yet">
          <Text size="sm">
            With its disk lost, every PC has to be enrolled again. Run <Code>npx sluice backup FILE</Code> on the
            controller.
          </Text>
        </Notice>
      )}
    </Stack>
  );
}
