import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { SetupAnswer } from '#contracts/people/session.js';
import { RoomLoading } from '../../frame/RoomLoading.js';
import { Gate } from '../../parts/Gate.js';
import { TextLink } from '../../parts/links.js';
import { Notice } from '../../parts/Notice.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { meQuery, setupQuery } from '../../queries.js';
import { FirstAdmin } from './FirstAdmin.js';
import { RecoveryKey } from './RecoveryKey.js';
import { recoveryKeyQuery } from './recovery-key.js';

/** The token stands behind `#`: a browser sends that part to nobody, so that it reaches no log and no proxy. */
const tokenOfAddress = (): string => window.location.hash.slice(1);

/** Makes the first admin, then shows the recovery key until they keep it. */
export function SetupRoom() {
  const [token] = useState(tokenOfAddress);
  const [answer, setAnswer] = useState<SetupAnswer | null>(null);
  const setup = useQuery(setupQuery);
  const me = useQuery({ ...meQuery, enabled: setup.data?.open === false });
  // The answer of set-up may have been lost on the way: an admin who has signed in sees the key here again.
  const kept = useQuery({ ...recoveryKeyQuery, enabled: me.data?.role === 'admin' });

  if (answer?.recoveryKey) return <RecoveryKey value={answer.recoveryKey} />;
  if (answer) return <Navigate to="/" />;
  if (kept.data?.recoveryKey) return <RecoveryKey value={kept.data.recoveryKey} />;
  if (setup.isPending) return <RoomLoading />;
  return (
    <Gate title="Set up Sluice">
      {setup.isError && <ProblemAlert error={setup.error} onRetry={() => setup.refetch()} />}
      {setup.data?.open === false && (
        <Notice tone="busy" title="Set-up is done">
          <Text size="sm">
            This controller has its first admin, so the link is locked for good.{' '}
            <TextLink to="/sign-in" size="sm" underline="always">
              Sign in
            </TextLink>
          </Text>
        </Notice>
      )}
      {setup.data?.open && !token && (
        <Notice tone="warn" title="This address lacks the token">
          <Text size="sm">
            Open the whole link that the controller printed when it started, with the part behind #.
          </Text>
        </Notice>
      )}
      {setup.data?.open && token && <FirstAdmin token={token} onDone={setAnswer} />}
    </Gate>
  );
}
