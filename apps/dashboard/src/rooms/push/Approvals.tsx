import { Button, Checkbox, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { PushApprovals, PushDetail } from '#contracts/people/push.js';
import { ConfirmDialog } from '../../parts/ConfirmDialog.js';
import { CopyField } from '../../parts/CopyField.js';
import { Notice } from '../../parts/Notice.js';
import { Section } from '../../parts/Section.js';
import { KEY_COMMANDS, KEY_WORDS } from '../../reach/words.js';
import { count } from '../../words.js';
import { usePushAct } from './usePushAct.js';

/** Keys that nobody has approved yet, or that are not the approved ones: no password goes to those PCs before a person said yes. */
export function Approvals({ run }: { run: PushDetail }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState(false);
  const approve = usePushAct<PushApprovals>(run.id, 'approvals', () => {
    setAsking(false);
    setChosen(new Set());
  });
  const waiting = run.machines.flatMap(({ address, key, keySeen }) => (keySeen ? [{ address, key, keySeen }] : []));
  if (waiting.length === 0) return null;
  const word = KEY_WORDS[run.transport];
  const keys = waiting
    .filter(({ address }) => chosen.has(address))
    .map(({ address, keySeen }) => ({ address, key: keySeen }));
  const changed = waiting.some(({ address, key }) => key !== null && chosen.has(address));
  const toggle = (address: string) => {
    const next = new Set(chosen);
    if (!next.delete(address)) next.add(address);
    setChosen(next);
  };
  return (
    <Section
      title={`Each ${word} to approve`}
      note={`${count(waiting.length, 'PC')} showed one that nobody has approved. Compare it with the PC itself; until then no password is sent.`}
    >
      <Stack gap="xs">
        {waiting.map(({ address, key, keySeen }) => (
          <div key={address}>
            <Checkbox
              label={address}
              description={<span style={{ overflowWrap: 'anywhere', fontFamily: 'monospace' }}>{keySeen}</span>}
              checked={chosen.has(address)}
              onChange={() => toggle(address)}
            />
            {key !== null && (
              <Notice tone="bad" title={`Another ${word} than the approved one: it may be another machine`}>
                <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
                  {key}
                </Text>
              </Notice>
            )}
          </div>
        ))}
      </Stack>
      <CopyField label={`Command that shows the ${word} on the PC`} value={KEY_COMMANDS[run.transport]} />
      <div>
        <Button
          disabled={keys.length === 0 || run.passwordUntil === null}
          onClick={() => setAsking(true)}
          aria-describedby={run.passwordUntil === null ? 'push-forgotten' : undefined}
        >
          Approve {keys.length === 0 ? 'the chosen ones' : keys.length} …
        </Button>
        {run.passwordUntil === null && (
          <Text size="sm" c="dimmed" id="push-forgotten">
            The password is forgotten, so these PCs cannot go on. Start a new run.
          </Text>
        )}
      </div>
      <ConfirmDialog
        opened={asking}
        title={`Approve ${keys.length === 1 ? `this ${word}` : `${keys.length} of them`}`}
        action="Approve and go on"
        danger={changed}
        pending={approve.isPending}
        error={approve.error}
        onConfirm={() => approve.mutate({ keys })}
        onClose={() => setAsking(false)}
      >
        <Text size="sm">
          The administrator's password goes to {count(keys.length, 'PC')} as soon as you approve.
          {changed && ' At least one shows another one than before: approve it only if you know why.'}
        </Text>
      </ConfirmDialog>
    </Section>
  );
}
