import type {Range} from '../chart/ranges.ts';
import type {ChartAxis} from '../chart/ticks.ts';
import type {Pen} from './panel.ts';

/** A tick of an axis. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Ticks below a picture, at most `most` of them. */
export function xTicks(
  [min, max]: Range,
  axis: ChartAxis,
  log: boolean,
  most: number,
  pen: Pen,
): readonly Tick[] {
  if (log) {
    return logTicks([min, max], pen);
  }
  const increments = pen.xIncrements(axis);
  const increment = increments.find((one) => (max - min) / one <= most) ?? max - min;
  const splits =
    axis === 'wall' ? pen.clockSplits(min, max, increment) : multiples([min, max], increment);
  return label(splits, pen.xLabels(splits, axis, increment));
}

/** Ticks beside a picture. */
export function yTicks([min, max]: Range, log: boolean, most: number, pen: Pen): readonly Tick[] {
  if (log) {
    return logTicks([min, max], pen);
  }
  const rough = (max - min) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const increment =
    [1, 2, 5, 10].map((digit) => digit * power).find((one) => one >= rough) ?? rough;
  const splits = multiples([min, max], increment);
  return label(splits, pen.yLabels(splits, increment));
}

function logTicks([min, max]: Range, pen: Pen): readonly Tick[] {
  const powers = Array.from(
    {length: Math.ceil(Math.log10(max)) - Math.floor(Math.log10(min)) + 1},
    (_, index) => 10 ** (Math.floor(Math.log10(min)) + index),
  );
  const digits = powers.length > 4 ? [1] : [1, 2, 5];
  const splits = powers.flatMap((power) => digits.map((digit) => digit * power));
  const within = splits.filter((value) => value >= min && value <= max);
  return label(within, pen.logLabels(within));
}

function multiples([min, max]: Range, increment: number): readonly number[] {
  const first = Math.ceil(min / increment - 1e-9);
  const count = Math.max(0, Math.floor(max / increment + 1e-9) - first + 1);
  return Array.from({length: count}, (_, index) => (first + index) * increment);
}

function label(splits: readonly number[], labels: readonly string[]): readonly Tick[] {
  return splits.map((at, index) => ({at, label: labels[index] ?? ''}));
}
