import type {WireBand} from '../server/answers.ts';
import type {WireNumber} from '../server/api.ts';
import {isOne, toNumber} from '../texts/numbers.ts';
import {firstPosition} from './places.ts';

/** The pale area around a line, at some of its points. */
export interface Band {
  readonly xs: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly values: readonly number[]; // of the line at these points
}

/** The bounds of a line at a place. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
  readonly exact: boolean; // known there, and not as far from the value as at the points beside
}

/** An interval at the points of a line that it was computed for. */
export function bandOf({steps, lower, upper}: WireBand, line: LinePoints): Band {
  const indexOf = (step: number): number => {
    const index = firstPosition(line.steps, step);
    return line.steps[index] === step ? index : -1;
  };
  return createBand(steps.map(indexOf), lower, upper, line);
}

interface LinePoints {
  readonly xs: readonly number[];
  readonly steps: readonly number[];
  readonly raw: readonly number[];
}

/** A band of wire numbers at some points of a line; points that the line has no more are left out. */
export function createBand(
  indices: readonly number[],
  lower: readonly WireNumber[],
  upper: readonly WireNumber[],
  {xs, raw}: Omit<LinePoints, 'steps'>,
): Band {
  const kept = [...indices.keys()].filter((place) => (indices[place] ?? -1) >= 0);
  const ends = (values: readonly WireNumber[]): readonly number[] =>
    kept.map((place) => toNumber(values[place] ?? null));
  const at = (values: readonly number[]): readonly number[] =>
    kept.map((place) => values[indices[place] ?? -1] ?? Number.NaN);
  return {xs: at(xs), lower: ends(lower), upper: ends(upper), values: at(raw)};
}

/**
 * The bounds of a value at x; null where there are none. Where they were not computed they are as far
 * from the value as at the points beside: a line never leaves them, and what came last has some at once.
 */
export function boundsAt(band: Band, x: number, value: number): Bounds | null {
  const {xs, lower, upper} = band;
  const after = firstPosition(xs, x);
  if (xs[after] === x) {
    return defined(lower[after], upper[after], true);
  }
  if (after === 0) {
    return null;
  }
  const [left = Number.NaN, right = left] = [xs[after - 1], xs[after]];
  const share = right === left ? 0 : (x - left) / (right - left);
  const away = (ends: readonly number[], place: number): number =>
    (ends[place] ?? Number.NaN) - (band.values[place] ?? Number.NaN);
  const end = (ends: readonly number[]): number =>
    value +
    (share === 0
      ? away(ends, after - 1)
      : (1 - share) * away(ends, after - 1) + share * away(ends, after));
  return defined(end(lower), end(upper), false);
}

function defined(lower = Number.NaN, upper = Number.NaN, exact: boolean): Bounds | null {
  return Number.isNaN(lower + upper) || isOne(lower, upper) ? null : {lower, upper, exact};
}
