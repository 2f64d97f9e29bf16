import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { PatchDetail } from '#contracts/people/fleet.js';
import { momentOf } from '../../parts/Ago.js';

const HEIGHT = 150;
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** Seconds since 1970 and how many machines had the patch by then; starts at nought when it was first seen. */
function curveOf(patch: PatchDetail): [number[], number[]] {
  const instants = patch.machines
    .filter((machine) => machine.state === 'installed')
    .map((machine) => Date.parse(machine.since) / 1000)
    .sort((a, b) => a - b);
  const start = Math.min(Date.parse(patch.firstSeenAt) / 1000, instants[0] ?? Number.POSITIVE_INFINITY);
  return [
    [start, ...instants],
    [0, ...instants.map((_, index) => index + 1)],
  ];
}

/** Is it moving? Installed machines over time, up to all that the patch concerns. */
export function Adoption({ patch }: { patch: PatchDetail }) {
  const place = useRef<HTMLDivElement>(null);
  const { ref, width } = useElementSize<HTMLDivElement>();
  const merged = useMergedRef(place, ref);
  const scheme = useComputedColorScheme();
  const concerned = patch.machines.filter((machine) => machine.state !== 'not-applicable').length;

  useEffect(() => {
    if (!place.current || width === 0) return;
    const [line, grid, text] =
      scheme === 'dark' ? ['#8fe0a6', '#2b313a', '#a3adba'] : ['#16602f', '#e3e6ec', '#55606e'];
    const axis = { stroke: text, grid: { stroke: grid, width: 1 }, ticks: { show: false }, size: 34 };
    const chart = new uPlot(
      {
        width,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: { y: { range: [0, concerned] } },
        axes: [
          {
            ...axis,
            space: 90,
            values: (_, splits) => splits.map((split) => DAY.format(split * 1000)),
            incrs: [86_400, 2 * 86_400, 7 * 86_400, 14 * 86_400, 28 * 86_400],
          },
          { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000] },
        ],
        series: [
          {},
          {
            stroke: line,
            width: 2,
            fill: `${line}22`,
            points: { show: false },
            paths: uPlot.paths.stepped?.({ align: 1 }),
          },
        ],
      },
      curveOf(patch),
      place.current,
    );
    return () => chart.destroy();
  }, [patch, scheme, width, concerned]);

  const [instants] = curveOf(patch);
  const last = new Date((instants.at(-1) ?? 0) * 1000).toISOString();
  const told = `Installed on ${patch.counts.installed} of ${concerned} machines, the last one on ${momentOf(last)}.`;
  return <div ref={merged} role="img" aria-label={told} style={{ minHeight: HEIGHT }} />;
}
