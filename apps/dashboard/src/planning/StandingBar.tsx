import { Group } from '@mantine/core';
import type { StandingCounts } from '#contracts/people/rollouts.js';
import { TextLink } from '../parts/links.js';
import { STANDING_WORDS } from '../words.js';
import classes from './StandingBar.module.css';

export type Standing = keyof StandingCounts;

/** What is won first, what goes on, what needs a person, what is still to come. */
export const STANDINGS = Object.keys(STANDING_WORDS) as Standing[];

interface Props {
  rollout: string;
  counts: StandingCounts;
  /** Only the machines of this ring. */
  ring?: string;
}

/** How far a rollout, or one ring of it, has come: a bar, and the same in numbers that lead to these machines. */
export function StandingBar({ rollout, counts, ring }: Props) {
  const some = STANDINGS.filter((standing) => counts[standing] > 0);
  return (
    <div style={{ minWidth: '11rem' }}>
      <div className={classes.bar} aria-hidden>
        {some
          .filter((standing) => standing !== 'untouched')
          .map((standing) => (
            <span key={standing} data-standing={standing} style={{ flexGrow: counts[standing] }} />
          ))}
        {counts.untouched > 0 && <span style={{ flexGrow: counts.untouched }} />}
      </div>
      <Group gap="2px 10px" mt={4}>
        {some.map((standing) => (
          <TextLink
            key={standing}
            to="/rollouts/$id"
            params={{ id: rollout }}
            search={{ ring, standing }}
            hash="machines"
            size="sm"
            title={STANDING_WORDS[standing].meaning}
            style={{ whiteSpace: 'nowrap' }}
            c={standing === 'failed' ? 'var(--sluice-bad)' : undefined}
          >
            {counts[standing].toLocaleString('en-GB')} {STANDING_WORDS[standing].label.toLowerCase()}
          </TextLink>
        ))}
        {some.length === 0 && 'no machines'}
      </Group>
    </div>
  );
}
