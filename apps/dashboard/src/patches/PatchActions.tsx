import { Button, Group, Menu } from '@mantine/core';
import { useState } from 'react';
import type { PatchRow } from '#contracts/people/patches.js';
import { ButtonLink, MenuLink } from '../parts/links.js';
import { type Choice, DecideDialog } from './DecideDialog.js';
import { InstallDialog } from './InstallDialog.js';

const LABELS: Record<Choice | 'install', string> = {
  release: 'Release',
  decline: 'Decline',
  withdraw: 'Take decision back',
  install: 'Install now',
};

/** What still makes sense: nothing is released twice, and what is declined everywhere is not installed. */
function actsOn({ decisions }: PatchRow): (Choice | 'install')[] {
  const everywhere = decisions.find((made) => made.ring === null)?.decision;
  const acts: (Choice | 'install')[] = [];
  if (everywhere !== 'release') acts.push('release');
  if (everywhere !== 'decline') acts.push('install', 'decline');
  if (decisions.length > 0) acts.push('withdraw');
  return acts;
}

/** Roll out, release, decline, take back, install now: buttons on the patch's page, a menu in the list. */
export function PatchActions({ patch, compact = false }: { patch: PatchRow; compact?: boolean }) {
  const [choice, setChoice] = useState<Choice | null>(null);
  const [installing, setInstalling] = useState(false);
  const acts = actsOn(patch);
  const mayRoll = acts.includes('install');
  const open = (act: Choice | 'install') => (act === 'install' ? setInstalling(true) : setChoice(act));

  return (
    <>
      {compact ? (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button size="xs" variant="default" aria-label={`Decide on ${patch.title}`}>
              Decide
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {mayRoll && (
              <MenuLink to="/rollouts/new" search={{ patch: patch.id }}>
                Roll out …
              </MenuLink>
            )}
            {acts.map((act) => (
              <Menu.Item key={act} onClick={() => open(act)}>
                {LABELS[act]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : (
        <Group gap="xs">
          {mayRoll && (
            <ButtonLink to="/rollouts/new" search={{ patch: patch.id }} size="sm">
              Roll out …
            </ButtonLink>
          )}
          {acts.map((act) => (
            <Button key={act} size="sm" variant="default" onClick={() => open(act)}>
              {LABELS[act]}
            </Button>
          ))}
        </Group>
      )}
      {choice && <DecideDialog patch={patch} choice={choice} onClose={() => setChoice(null)} />}
      {installing && <InstallDialog patch={patch} onClose={() => setInstalling(false)} />}
    </>
  );
}
