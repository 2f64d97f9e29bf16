import { Button, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { WindowView } from '#contracts/people/planning.js';
import { sayList } from '#domain/windows/say.js';
import { DeleteDialog } from '../../parts/DeleteDialog.js';
import { Notice } from '../../parts/Notice.js';

/** A window that rings still have stays: without it they would silently never be updated. */
export function DeleteWindow({ window }: { window: WindowView }) {
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const used = window.rings.length > 0;
  return (
    <>
      <Button variant="default" c="var(--sluice-bad)" onClick={() => setAsking(true)}>
        Delete
      </Button>
      {asking && (
        <DeleteDialog
          title={`Delete ${window.name}`}
          action="Delete the window"
          path={`/windows/${window.id}`}
          stale={['windows', 'rings', 'calendar']}
          disabled={used}
          onDeleted={() => navigate({ to: '/windows', ignoreBlocker: true })}
          onClose={() => setAsking(false)}
        >
          {used ? (
            <Notice tone="warn" title={`${sayList(window.rings.map((ring) => ring.name))} still uses it`}>
              <Text size="sm">Without a window nothing would be installed there. Take it out of the ring first.</Text>
            </Notice>
          ) : (
            <Text size="sm">No ring uses it. It cannot be brought back.</Text>
          )}
        </DeleteDialog>
      )}
    </>
  );
}
