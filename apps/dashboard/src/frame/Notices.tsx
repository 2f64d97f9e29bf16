import { Alert, Code } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLive } from '../live.js';
import { statusQuery } from '../queries.js';

/** What concerns every room: no backup yet, connection lost. */
export function Notices() {
  const lost = useLive();
  const { data: status } = useQuery(statusQuery);
  return (
    <>
      <div aria-live="assertive">
        {lost && (
          <Alert color="orange" variant="outline" title="Connection to the controller lost" mb="md">
            What you see may be old. The page tries again every few seconds.
          </Alert>
        )}
      </div>
      {status?.lastBackupAt === null && (
        <Alert color="yellow" variant="outline" title="No backup yet" mb="md">
          Without one, a lost disk means that every PC has to be enrolled again. On the controller, run{' '}
          <Code>npx sluice backup FILE</Code>.
        </Alert>
      )}
    </>
  );
}
