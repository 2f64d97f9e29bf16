import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';

const HEIGHT = 150;
const DAY_S = 86_400;
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const HOUR = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];

const LINES = {
  light: { good: '#16602f', busy: '#3353c6', bad: '#a01722', grid: '#e3e6ec', text: '#55606e' },
  dark: { good: '#8fe0a6', busy: '#92a7f0', bad: '#ffadad', grid: '#2b313a', text: '#a3adba' },
} as const;

export interface Curve {
  tone: 'good' | 'busy' | 'bad';
  values: readonly number[];
  /** For the one that the chart is about. */
  filled?: boolean;
  dashed?: boolean;
}

interface Props {
  /** Seconds since 1970, ascending. */
  instants: readonly number[];
  curves: readonly Curve[];
  /** Upper end of the scale. */
  most: number;
  /** The answer that the chart gives, in a sentence: it is a picture to screen readers. */
  told: string;
}

/** Counts over time, in steps. */
export function StepChart({ instants, curves, most, told }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const { ref, width } = useElementSize<HTMLDivElement>();
  const merged = useMergedRef(place, ref);
  const colours = LINES[useComputedColorScheme()];

  useEffect(() => {
    if (!place.current || width === 0) return;
    const short = (instants.at(-1) ?? 0) - (instants[0] ?? 0) < 2 * DAY_S;
    const axis = { stroke: colours.text, grid: { stroke: colours.grid, width: 1 }, ticks: { show: false }, size: 34 };
    const chart = new uPlot(
      {
        width,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: { y: { range: [0, Math.max(1, most)] } },
        axes: [
          {
            ...axis,
            space: 90,
            values: (_, splits) => splits.map((split) => (short ? HOUR : DAY).format(split * 1000)),
            incrs: short
              ? [60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600]
              : [DAY_S, 2 * DAY_S, 7 * DAY_S, 14 * DAY_S, 28 * DAY_S],
          },
          { ...axis, incrs: WHOLE },
        ],
        series: [
          {},
          ...curves.map(({ tone, filled, dashed }) => ({
            stroke: colours[tone],
            width: 2,
            fill: filled ? `${colours[tone]}22` : undefined,
            dash: dashed ? [6, 4] : undefined,
            points: { show: false },
            paths: uPlot.paths.stepped?.({ align: 1 }),
          })),
        ],
      },
      [[...instants], ...curves.map(({ values }) => [...values])],
      place.current,
    );
    return () => chart.destroy();
  }, [instants, curves, most, width, colours]);

  return <div ref={merged} role="img" aria-label={told} style={{ minHeight: HEIGHT }} />;
}
