import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import type { PushAgain, PushDetail } from '#contracts/people/push.js';
import type { PushState } from '#domain/reach/push.js';
import { ConfirmDialog } from '../../parts/ConfirmDialog.js';
import { ButtonLink } from '../../parts/links.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { count } from '../../words.js';
import { usePushAct } from './usePushAct.js';

/** What can be done with a run: enrol what passed, try again what failed, stop; without the password only begin another one. */
export function RunActions({ run }: { run: PushDetail }) {
  const [enrolling, setEnrolling] = useState(false);
  const [stopping, setStopping] = useState(false);
  const again = usePushAct<PushAgain>(run.id, 'again', () => setEnrolling(false));
  const stop = usePushAct(run.id, 'stop', () => setStopping(false));
  const of = (...states: PushState[]) =>
    run.machines.filter(({ state }) => states.includes(state)).map(({ address }) => address);
  const [passed, failed] = [of('passed'), of('failed', 'stopped')];
  const anew = failed.length > 0 && (
    <ButtonLink to="/push-enrol" search={{ addresses: failed.join(',') }} variant="default">
      New run for {failed.length} that failed
    </ButtonLink>
  );
  if (run.passwordUntil === null) return anew;
  return (
    <Group gap="xs">
      {passed.length > 0 && <Button onClick={() => setEnrolling(true)}>Enrol {count(passed.length, 'PC')} …</Button>}
      {failed.length > 0 && (
        <Button
          variant="default"
          loading={again.isPending && !enrolling}
          onClick={() => again.mutate({ addresses: failed, dryRun: true })}
        >
          Look again at {failed.length} that failed
        </Button>
      )}
      {anew}
      <Button variant="default" onClick={() => setStopping(true)}>
        Stop …
      </Button>
      {again.isError && !enrolling && <ProblemAlert error={again.error} />}
      <ConfirmDialog
        opened={enrolling}
        title={`Enrol ${count(passed.length, 'PC')}`}
        action="Enrol"
        pending={again.isPending}
        error={again.error}
        onConfirm={() => again.mutate({ addresses: passed, dryRun: false })}
        onClose={() => setEnrolling(false)}
      >
        <Text size="sm">
          The enrolment line runs on each of them: the agent is fetched from this controller, checked by its hash, and
          started.
        </Text>
      </ConfirmDialog>
      <ConfirmDialog
        opened={stopping}
        title="Stop this run"
        action="Stop and forget the password"
        danger
        pending={stop.isPending}
        error={stop.error}
        onConfirm={() => stop.mutate()}
        onClose={() => setStopping(false)}
      >
        <Text size="sm">No further PC is begun. What is under way on a PC is brought to its end.</Text>
      </ConfirmDialog>
    </Group>
  );
}
