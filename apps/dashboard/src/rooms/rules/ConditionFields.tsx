import { Chip, Group, Input, NativeSelect, NumberInput, SimpleGrid, Stack, TagsInput, Text } from '@mantine/core';
import type { RuleMatch } from '#contracts/people/planning.js';
import { CLASSIFICATIONS, PATCH_KINDS, SEVERITIES } from '#domain/words.js';
import { CLASSIFICATION_WORDS, SEVERITY_WORDS } from '../../planning/words.js';
import { KIND_WORDS } from '../../words.js';
import { withPart } from './draft.js';
import classes from './Rules.module.css';

interface Props {
  match: RuleMatch;
  onChange: (match: RuleMatch) => void;
}

const OPTIONAL = [
  { value: '', label: 'No matter' },
  { value: 'false', label: 'Only what is not optional' },
  { value: 'true', label: 'Only optional updates and previews' },
];

/** To what a rule applies: every part that is filled in must fit; of the entries of a part one is enough. */
export function ConditionFields({ match, onChange }: Props) {
  const set = <P extends keyof RuleMatch>(part: P, value: RuleMatch[P]) => onChange(withPart(match, part, value));
  const rare = [match.classifications, match.kbs, match.driverClasses, match.streams].some(
    (part) => part !== undefined,
  );
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        It catches what fits everything chosen below. Where nothing is chosen, it does not matter.
      </Text>
      <Chips
        label="Kind"
        words={KIND_WORDS}
        all={PATCH_KINDS}
        chosen={match.kinds}
        onChange={(kinds) => set('kinds', kinds)}
      />
      <Chips
        label="Severity"
        words={SEVERITY_WORDS}
        all={SEVERITIES}
        chosen={match.severities}
        onChange={(severities) => set('severities', severities)}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NativeSelect
          label="Optional"
          value={match.optional === undefined ? '' : String(match.optional)}
          onChange={({ currentTarget: { value } }) => set('optional', value === '' ? undefined : value === 'true')}
          data={OPTIONAL}
        />
        <NumberInput
          label="Known for at least … days"
          placeholder="No matter"
          min={0}
          max={365}
          clampBehavior="strict"
          allowDecimal={false}
          value={match.minAgeDays ?? ''}
          onChange={(days) => set('minAgeDays', days === '' ? undefined : Number(days))}
        />
      </SimpleGrid>
      <details className={classes.catches} open={rare || undefined}>
        <summary>More conditions: classification, KB, driver class, stream</summary>
        <Stack gap="md" mt="sm">
          <Chips
            label="Classification"
            words={CLASSIFICATION_WORDS}
            all={CLASSIFICATIONS}
            chosen={match.classifications}
            onChange={(classifications) => set('classifications', classifications)}
          />
          <Tags
            label="KB numbers"
            placeholder="KB5068861"
            value={match.kbs}
            onChange={(kbs) => set('kbs', [...new Set(kbs.map(kbOf))])}
          />
          <Tags
            label="Driver classes"
            placeholder="Display"
            value={match.driverClasses}
            onChange={(driverClasses) => set('driverClasses', driverClasses)}
          />
          <Tags
            label="Streams"
            placeholder="windows-11-24h2"
            value={match.streams}
            onChange={(streams) => set('streams', streams)}
          />
        </Stack>
      </details>
    </Stack>
  );
}

/** `kb5068861` and `5068861` are what people type for KB5068861. */
function kbOf(text: string): string {
  const typed = text.trim().toUpperCase();
  return /^\d+$/.test(typed) ? `KB${typed}` : typed;
}

interface ChipsProps<Entry extends string> {
  label: string;
  words: Record<Entry, string>;
  all: readonly Entry[];
  chosen: Entry[] | undefined;
  onChange: (chosen: Entry[]) => void;
}

function Chips<Entry extends string>({ label, words, all, chosen, onChange }: ChipsProps<Entry>) {
  return (
    <Input.Wrapper label={label} labelElement="div">
      <Chip.Group multiple value={chosen ?? []} onChange={(entries) => onChange(entries as Entry[])}>
        <Group gap={6} mt={4} role="group" aria-label={label}>
          {all.map((entry) => (
            <Chip key={entry} value={entry} size="sm">
              {words[entry]}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  );
}

interface TagsProps {
  label: string;
  placeholder: string;
  value: string[] | undefined;
  onChange: (value: string[]) => void;
}

function Tags({ value, ...others }: TagsProps) {
  return <TagsInput {...others} description="Type and press Enter." value={value ?? []} clearable={false} />;
}
