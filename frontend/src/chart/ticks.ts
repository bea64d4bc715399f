import {formatCompact} from '../texts/numbers.ts';
import type {Axis} from '../state/settings.ts';
import {languageTag, texts} from '../texts/index.ts';

/** What runs to the right in a chart. */
export type ChartAxis = Axis | 'threshold';

/** What an axis is called beside its ticks. */
export function axisName(axis: ChartAxis): string {
  if (axis === 'threshold') {
    return texts.views.thresholdAxis;
  }
  return axis === 'step' ? texts.common.step : texts.common.time;
}

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

/** Where the ticks of a clock stand: at round times of the place where the page is read. */
export function clockSplits(min: number, max: number, increment: number): number[] {
  const offset = -60 * new Date(min * 1000).getTimezoneOffset();
  const first = Math.ceil((min + offset) / increment) * increment - offset;
  const count = Math.max(0, Math.floor((max - first) / increment) + 1);
  return Array.from({length: count}, (_, index) => first + index * increment);
}

/** The labels under an x axis. */
export function xLabels(splits: readonly number[], axis: ChartAxis, increment: number): string[] {
  if (axis === 'step' || axis === 'threshold') {
    return splits.map(formatCompact);
  }
  if (axis === 'wall') {
    return splits.map((seconds) => clockLabel(new Date(seconds * 1000), increment));
  }
  const [unit, name] = timeUnit(Math.max(...splits));
  return splits.map((seconds) => `${formatCompact(seconds / unit)}${name}`);
}

/** The labels of a logarithmic axis: powers of ten, and others as long as they have room. */
export function logLabels(splits: readonly (number | null)[]): string[] {
  return splits.map((value) => {
    if (value === null) {
      return '';
    }
    return value < 1e-4 ? value.toExponential(0) : formatCompact(value);
  });
}

function clockLabel(date: Date, increment: number): string {
  const day = date.toLocaleDateString(languageTag, {month: 'short', day: 'numeric'});
  if (increment >= DAY) {
    return day;
  }
  const seconds = increment < MINUTE ? {second: '2-digit' as const} : {};
  const clock = {hour: '2-digit', minute: '2-digit', ...seconds, hourCycle: 'h23'} as const;
  const isMidnight = date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0;
  return isMidnight ? day : date.toLocaleTimeString(languageTag, clock);
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
  const {d, h, m, s} = texts.common.units;
  if (longest >= 2 * DAY) {
    return [DAY, d];
  }
  if (longest >= 2 * HOUR) {
    return [HOUR, h];
  }
  return longest >= 2 * MINUTE ? [MINUTE, m] : [1, s];
}
