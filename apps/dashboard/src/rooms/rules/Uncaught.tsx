import { Text } from '@mantine/core';
import { Section } from '../../parts/Section.js';
import { Why } from '../../parts/Why.js';
import { count } from '../../words.js';
import { Patches } from './Catches.js';
import { byPatch, type Caught } from './draft.js';

interface Props {
  uncaught: readonly Caught[];
  /** How many rules and rings there are. */
  rules: number;
  rings: number;
}

/** What no rule catches, by what becomes of it. */
export function Uncaught({ uncaught, rules, rings }: Props) {
  const reasons = [...new Set(uncaught.map((one) => one.why.reason))];
  const patches = new Set(uncaught.map((one) => one.patch.id)).size;
  return (
    <Section
      title="Caught by no rule"
      note={patches > 0 ? `${count(patches, 'open patch', 'open patches')} today.` : undefined}
    >
      {reasons.length === 0 && (
        <Text size="sm" c="dimmed">
          {rules === 0 ? 'No patch is open today.' : 'Nothing: each open patch is caught by a rule, or none is open.'}
        </Text>
      )}
      {reasons.map((reason) => {
        const alike = uncaught.filter((one) => one.why.reason === reason);
        return (
          <div key={reason}>
            <Why why={alike[0]?.why ?? null} />
            <Patches patches={byPatch(alike)} rings={rings} />
          </div>
        );
      })}
    </Section>
  );
}
