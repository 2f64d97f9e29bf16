import { Button, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { RingRow } from '#contracts/people/planning.js';
import { DeleteDialog } from '../../parts/DeleteDialog.js';
import { TextLink } from '../../parts/links.js';
import { count } from '../../words.js';

export function DeleteRing({ ring }: { ring: RingRow }) {
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button variant="default" c="var(--sluice-bad)" onClick={() => setAsking(true)}>
        Delete
      </Button>
      {asking && (
        <DeleteDialog
          title={`Delete ${ring.name}`}
          action="Delete the ring"
          path={`/rings/${ring.id}`}
          stale={['rings', 'windows', 'machines']}
          onDeleted={() => navigate({ to: '/rings', ignoreBlocker: true })}
          onClose={() => setAsking(false)}
        >
          <Text size="sm">
            It has{' '}
            <TextLink to="/" search={{ ring: ring.id }} size="sm" underline="always">
              {count(ring.machines, 'machine')}
            </TextLink>
            . A ring is deleted only when nothing needs it: no machine that was put there by hand, no enrolment token,
            no rule, no live rollout. It cannot be brought back.
          </Text>
        </DeleteDialog>
      )}
    </>
  );
}
