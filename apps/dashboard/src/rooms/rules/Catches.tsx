import { Text } from '@mantine/core';
import { sayList } from '#domain/windows/say.js';
import { dayOf } from '../../parts/Ago.js';
import { TextLink } from '../../parts/links.js';
import { Mark } from '../../parts/Mark.js';
import { count, type Tone } from '../../words.js';
import { byPatch, type Caught, type Fate } from './draft.js';
import classes from './Rules.module.css';

const OUTCOMES: Record<Caught['outcome'], { label: string; tone: Tone }> = {
  release: { label: 'Released', tone: 'good' },
  decline: { label: 'Declined', tone: 'bad' },
  wait: { label: 'Waits', tone: 'warn' },
};

/** What a rule catches today; the patches open on demand. */
export function Catches({ caught, rings }: { caught: readonly Caught[]; rings: number }) {
  const patches = byPatch(caught);
  if (patches.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Catches nothing today.
      </Text>
    );
  }
  return (
    <details className={classes.catches}>
      <summary>Catches {count(patches.length, 'patch', 'patches')} today</summary>
      <Patches patches={patches} rings={rings} />
    </details>
  );
}

interface Props {
  patches: ReturnType<typeof byPatch>;
  /** How many rings there are. */
  rings: number;
}

/** What becomes of patches, ring by ring; in fewer words where it is the same in all. */
export function Patches({ patches, rings }: Props) {
  return (
    <ul className={classes.patches}>
      {patches.map(({ patch, fates }) => (
        <li key={patch.id}>
          <TextLink to="/patches/$id" params={{ id: patch.id }} size="sm">
            {patch.title}
          </TextLink>
          <ul className={classes.fates}>
            {fates.map((fate) => (
              <li key={`${fate.outcome} ${fate.rings.join()}`}>
                <Told fate={fate} everywhere={rings > 1 && fate.rings.length === rings} />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

function Told({ fate, everywhere }: { fate: Fate; everywhere: boolean }) {
  const word = OUTCOMES[fate.outcome];
  return (
    <>
      <Mark
        label={fate.from ? `Waits until ${dayOf(fate.from)}` : word.label}
        tone={word.tone}
        meaning={fate.why.sentence}
      />{' '}
      in {everywhere ? 'every ring' : sayList(fate.rings)}, {count(fate.machines, 'machine')}
      {fate.overruled && ' · a person decided otherwise, and that stands'}
    </>
  );
}
