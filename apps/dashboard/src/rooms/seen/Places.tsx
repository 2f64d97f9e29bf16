import { Group } from '@mantine/core';
import { SEEN_SHOWS, type SeenPage, type SeenQuery } from '#contracts/people/discovery.js';
import { ButtonLink } from '../../parts/links.js';
import { SHOW_WORDS } from './words.js';

/** What became of the PCs that are seen, each number the way to them. */
export function Places({ counts, show: chosen }: { counts: SeenPage['counts']; show: SeenQuery['show'] }) {
  return (
    <Group gap="xs" component="nav" aria-label="Seen PCs by what became of them">
      {SEEN_SHOWS.map((show) => (
        <ButtonLink
          key={show}
          to="/seen"
          search={{ show }}
          size="xs"
          variant={show === chosen ? 'filled' : 'default'}
          aria-current={show === chosen ? 'true' : undefined}
        >
          {SHOW_WORDS[show]}: {counts[show]?.toLocaleString('en-GB')}
        </ButtonLink>
      ))}
    </Group>
  );
}
