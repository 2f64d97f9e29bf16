import { useMemo } from 'react';
import type { PatchDetail } from '#contracts/people/patches.js';
import { momentOf } from '../../parts/Ago.js';
import { type Curve, StepChart } from '../../parts/StepChart.js';

/** When each machine had the patch; starts at nought when it was first seen. */
function curveOf(patch: PatchDetail): [number[], Curve[]] {
  const instants = patch.machines
    .filter((machine) => machine.state === 'installed')
    .map((machine) => Date.parse(machine.since) / 1000)
    .sort((a, b) => a - b);
  const start = Math.min(Date.parse(patch.firstSeenAt) / 1000, instants[0] ?? Number.POSITIVE_INFINITY);
  return [
    [start, ...instants],
    [{ tone: 'good', filled: true, values: [0, ...instants.map((_, index) => index + 1)] }],
  ];
}

/** Is it moving? Installed machines over time, up to all that the patch concerns. */
export function Adoption({ patch }: { patch: PatchDetail }) {
  const [instants, curves] = useMemo(() => curveOf(patch), [patch]);
  const concerned = patch.machines.filter((machine) => machine.state !== 'not-applicable').length;
  const last = new Date((instants.at(-1) ?? 0) * 1000).toISOString();
  const told = `Installed on ${patch.counts.installed} of ${concerned} machines, the last one on ${momentOf(last)}.`;
  return <StepChart instants={instants} curves={curves} most={concerned} told={told} />;
}
