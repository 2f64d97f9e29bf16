import { Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { MachineQuery, PatchQuery } from '#contracts/people/fleet.js';
import { HOLD_LEVELS } from '#domain/words.js';
import { TextLink } from '../../parts/links.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { fleetQuery } from '../../queries.js';
import { count, HOLD_WORDS } from '../../words.js';
import classes from './Summary.module.css';

/** The fleet in numbers, each one the way to what it counts. */
export function Summary() {
  const fleet = useQuery(fleetQuery);
  if (fleet.isError) return <ProblemAlert error={fleet.error} onRetry={() => fleet.refetch()} />;
  if (!fleet.data) return <Skeleton height={110} />;
  const { machines, online, stale, behind, byHold, undecidedPatches, jobsUnderWay } = fleet.data;
  if (machines === 0) return null;
  const held = byHold.holding + byHold.set + byHold.leaking;
  const levels = HOLD_LEVELS.filter((level) => byHold[level] > 0);

  return (
    <Stack gap="sm">
      <Text size="lg">
        {held === machines
          ? `All ${count(machines, 'machine')} are held`
          : `${held} of ${count(machines, 'machine')} are held`}
        {byHold.leaking > 0 ? `, and ${count(byHold.leaking, 'hold')} leaking.` : '; no hold leaks.'}{' '}
        {undecidedPatches > 0
          ? `${count(undecidedPatches, 'patch', 'patches')} wait for your decision.`
          : 'Every patch is decided.'}
      </Text>
      <div className={classes.bar} aria-hidden>
        {levels.map((level) => (
          <span key={level} data-tone={HOLD_WORDS[level].tone} style={{ flexGrow: byHold[level] }} />
        ))}
      </div>
      <Group gap="xs" component="ul" className={classes.numbers}>
        {levels.map((level) => (
          <Figure
            key={level}
            number={byHold[level]}
            label={HOLD_WORDS[level].label}
            tone={HOLD_WORDS[level].tone}
            link={{ to: '/', search: { hold: level } }}
          />
        ))}
        <Figure number={online} label="Online" link={{ to: '/', search: { show: 'online' } }} />
        <Figure number={behind} label="Behind" link={{ to: '/', search: { show: 'behind' } }} />
        <Figure number={stale} label="Not seen for 14 days" link={{ to: '/', search: { show: 'stale' } }} />
        <Figure number={jobsUnderWay} label="At work" link={{ to: '/', search: { show: 'working' } }} />
        <Figure
          number={undecidedPatches}
          label="Undecided patches"
          link={{ to: '/patches', search: { decision: 'undecided' } }}
        />
      </Group>
    </Stack>
  );
}

interface FigureProps {
  number: number;
  label: string;
  tone?: string;
  link: { to: '/'; search: Partial<MachineQuery> } | { to: '/patches'; search: Partial<PatchQuery> };
}

function Figure({ number, label, tone, link }: FigureProps) {
  return (
    <li>
      <TextLink {...link} className={classes.figure} underline="never" data-tone={tone}>
        <span className={classes.number}>{number.toLocaleString('en-GB')}</span>
        <span className={classes.label}>{label}</span>
      </TextLink>
    </li>
  );
}
