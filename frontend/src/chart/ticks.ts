import {formatCompact} from '../numbers.ts';
import type {Axis} from '../settings.ts';

/** What runs to the right in a chart. */
export type ChartAxis = Axis | 'threshold';

const STEP_INCREMENTS = [1, 2, 5].flatMap((digit) =>
  Array.from({length: 10}, (_, power) => digit * 10 ** power),
);

const THRESHOLD_INCREMENTS = [-5, -4, -3, -2, -1].flatMap((power) =>
  [1, 2, 5].map((digit) => digit * 10 ** power),
);

const MINUTE = 60; // seconds
const HOUR = 3600;
const DAY = 86_400;

// Seconds that are round in the unit they are shown in.
const TIME_INCREMENTS = [
  ...[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100].map((days) => days * DAY),
];

/** The distances between ticks to choose from: whole steps, or round times. */
export function xIncrements(axis: ChartAxis): number[] {
  if (axis === 'threshold') {
    return THRESHOLD_INCREMENTS;
  }
  return axis === 'step' ? STEP_INCREMENTS.toSorted((a, b) => a - b) : TIME_INCREMENTS;
}

/** The labels under an x axis. */
export function xLabels(splits: readonly number[], axis: ChartAxis): string[] {
  if (axis !== 'relative') {
    return splits.map(formatCompact);
  }
  const [unit, name] = timeUnit(Math.max(...splits));
  return splits.map((seconds) => `${formatCompact(seconds / unit)}${name}`);
}

/** The labels beside a y axis, all with the same number of decimals. */
export function yLabels(splits: readonly number[], increment: number): string[] {
  if (increment < 1e-6) {
    return splits.map((value) => value.toExponential(2));
  }
  return splits.map((value) =>
    increment >= 1 ? formatCompact(value) : value.toFixed(decimalsOf(increment)),
  );
}

/** How many decimals a number needs: 0.25 needs two. */
function decimalsOf(increment: number): number {
  const isWhole = (value: number): boolean => Math.abs(value - Math.round(value)) < 1e-6;
  const decimals = [0, 1, 2, 3, 4, 5, 6, 7].find((count) => isWhole(increment * 10 ** count));
  return decimals ?? 8;
}

function timeUnit(longest: number): readonly [seconds: number, name: string] {
  if (longest >= 2 * DAY) {
    return [DAY, 'd'];
  }
  if (longest >= 2 * HOUR) {
    return [HOUR, 'h'];
  }
  return longest >= 2 * MINUTE ? [MINUTE, 'm'] : [1, 's'];
}
