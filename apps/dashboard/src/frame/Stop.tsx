import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Ago } from '../parts/Ago.js';
import { TextLink } from '../parts/links.js';
import { Notice } from '../parts/Notice.js';
import { fleetStopQuery } from '../queries.js';
import { useMay } from '../session.js';
import { count } from '../words.js';
import { StopDialog } from './StopDialog.js';

/** The emergency stop, in reach on every page. Offered also while nobody can say whether it is on: pressing it twice harms nobody. */
export function StopButton() {
  const { data } = useQuery(fleetStopQuery);
  const [asking, setAsking] = useState(false);
  const may = useMay('operator');
  if (!may || data?.stopped) return null;
  return (
    <>
      <Button
        color="red.9"
        size="compact-sm"
        onClick={() => setAsking(true)}
        aria-label="Stop everything: emergency stop"
      >
        Stop everything
      </Button>
      {asking && <StopDialog stop onClose={() => setAsking(false)} />}
    </>
  );
}

/** Stands on every page while the stop is on: who, since when, what is still under way, and the way back. */
export function StopNotice() {
  const { data } = useQuery(fleetStopQuery);
  const [asking, setAsking] = useState(false);
  const may = useMay('operator');
  if (!data?.stopped) return null;
  return (
    <Notice tone="bad" role="alert" title="The whole fleet is stopped">
      <Text size="sm">
        {data.by ?? 'Somebody'} stopped it{data.since && ' '}
        {data.since && <Ago at={data.since} />}. No machine gets anything that changes it.{' '}
        {data.underWay === 0 ? (
          'Nothing is under way.'
        ) : (
          <>
            <TextLink to="/" search={{ show: 'working' }} size="sm" underline="always">
              {count(data.underWay, 'install or restart', 'installs and restarts')}
            </TextLink>{' '}
            under way {data.underWay === 1 ? 'was' : 'were'} told to stop at the next safe point.
          </>
        )}
        {!may && ' An operator or an admin can let it go on.'}
      </Text>
      {may && (
        <Button size="xs" variant="default" mt="xs" onClick={() => setAsking(true)}>
          Let the fleet go on
        </Button>
      )}
      {asking && <StopDialog stop={false} onClose={() => setAsking(false)} />}
    </Notice>
  );
}
