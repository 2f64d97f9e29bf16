import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { FleetSummary, MachineQuery } from '#contracts/people/machines.js';
import type { PatchQuery } from '#contracts/people/patches.js';
import type { HoldLevel } from '#domain/words.js';
import { TextLink } from '../../parts/links.js';
import { ProblemAlert } from '../../parts/ProblemAlert.js';
import { fleetQuery } from '../../queries.js';
import { count, HOLD_WORDS } from '../../words.js';
import classes from './Summary.module.css';

/** The good news first, then what needs a person, then what nobody asked for. */
const ORDER: readonly HoldLevel[] = ['holding', 'set', 'leaking', 'lapsed', 'unknown', 'none'];

function answerFor({ machines, byHold, undecidedPatches }: FleetSummary): string {
  const { holding, set, leaking } = byHold;
  const parts =
    holding > 0
      ? [
          `${holding} of ${count(machines, 'machine')} hold`,
          ...(set > 0 ? [`${set} more are set and not proven yet`] : []),
        ]
      : [
          set > 0
            ? `${set} of ${count(machines, 'hold')} are set, none proven yet`
            : `None of ${count(machines, 'machine')} holds`,
        ];
  if (leaking > 0) parts.push(leaking === 1 ? '1 leaks' : `${leaking} leak`);
  else if (holding + set > 0) parts.push('none leaks');
  const patches =
    undecidedPatches === 0
      ? 'Every patch is decided.'
      : `${count(undecidedPatches, 'patch waits', 'patches wait')} for your decision.`;
  return `${parts.join(', ')}. ${patches}`;
}

/** The fleet in numbers, each one the way to what it counts. */
export function Summary() {
  const fleet = useQuery(fleetQuery);
  if (fleet.isError) return <ProblemAlert error={fleet.error} onRetry={() => fleet.refetch()} />;
  if (!fleet.data) return <Skeleton height={110} />;
  const { online, stale, behind, byHold, undecidedPatches, jobsUnderWay } = fleet.data;
  if (fleet.data.machines === 0) return null;
  const levels = ORDER.filter((level) => byHold[level] > 0);

  return (
    <Stack gap="sm">
      <Text size="lg">{answerFor(fleet.data)}</Text>
      <div className={classes.bar} aria-hidden>
        {levels.map((level) => (
          <span key={level} data-tone={HOLD_WORDS[level].tone} style={{ flexGrow: byHold[level] }} />
        ))}
      </div>
      <ul className={classes.numbers}>
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
      </ul>
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
