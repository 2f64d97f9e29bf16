import { NumberInput, SimpleGrid, Stack, Text } from '@mantine/core';
import { GatePlan } from '#contracts/people/planning.js';
import { sayGate } from '#domain/gates/say.js';

/** A gate while somebody types: a field may be empty. */
export type GateDraft = Record<keyof GatePlan, number | string>;

/** The gate that a draft describes; null while a figure is missing or out of its range. */
export function gateOf(draft: GateDraft): GatePlan | null {
  const figures = Object.entries(draft).map(([name, value]) => [name, value === '' ? null : Number(value)]);
  return GatePlan.safeParse(Object.fromEntries(figures)).data ?? null;
}

const FIELDS: readonly {
  name: keyof GatePlan;
  label: string;
  description: string;
  min: number;
  max: number;
  decimal?: true;
}[] = [
  {
    name: 'minProven',
    label: 'Proven machines, at least',
    description: 'In a smaller wave: all of it.',
    min: 1,
    max: 100_000,
  },
  {
    name: 'minProvenPercent',
    label: 'And so many percent',
    description: 'Of those that are there; 0 for no word.',
    min: 0,
    max: 100,
    decimal: true,
  },
  {
    name: 'soakHours',
    label: 'Hours to wait then',
    description: 'What harms shows late; at most 672.',
    min: 0,
    max: 672,
    decimal: true,
  },
  { name: 'maxFailed', label: 'Failures allowed', description: 'One more stops everything.', min: 0, max: 100_000 },
  {
    name: 'maxFailedPercent',
    label: 'Percent that may fail',
    description: 'Of a wave; more stops everything.',
    min: 0,
    max: 100,
    decimal: true,
  },
];

/** What must be shown before the next wave, and what stops it; in words below. */
export function GateFields({ gate, onChange }: { gate: GateDraft; onChange: (gate: GateDraft) => void }) {
  const read = gateOf(gate);
  return (
    <Stack gap="xs">
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
        {FIELDS.map(({ name, decimal, ...field }) => (
          <NumberInput
            key={name}
            {...field}
            clampBehavior="strict"
            allowDecimal={decimal === true}
            value={gate[name]}
            onChange={(value) => onChange({ ...gate, [name]: value })}
            error={gate[name] === '' && 'Fill in a number.'}
          />
        ))}
      </SimpleGrid>
      <Text size="sm" aria-live="polite">
        {read ? sayGate(read) : 'Fill in every figure.'}
      </Text>
    </Stack>
  );
}
