import type {WireBand} from '../answers.ts';
import type {WireNumber} from '../api.ts';
import {toNumber} from '../numbers.ts';
import {firstPosition} from './places.ts';

/** The pale area around a line, at some of its points. */
export interface Band {
  readonly xs: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** The bounds of a line at a place. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
  readonly exact: boolean; // known there, and not read between two points
}

/** An interval at the points of a line that it was computed for. */
export function bandOf(
  {steps, lower, upper}: WireBand,
  line: {readonly xs: readonly number[]; readonly steps: readonly number[]},
): Band {
  const placeOf = (step: number): number => {
    const index = firstPosition(line.steps, step);
    return (line.steps[index] === step ? line.xs[index] : undefined) ?? Number.NaN;
  };
  return createBand(steps.map(placeOf), lower, upper);
}

/** A band of wire numbers; points at no place are left out. */
export function createBand(
  xs: readonly number[],
  lower: readonly WireNumber[],
  upper: readonly WireNumber[],
): Band {
  const kept = [...xs.keys()].filter((index) => !Number.isNaN(xs[index]));
  const pick = (values: readonly WireNumber[]): readonly number[] =>
    kept.map((index) => toNumber(values[index] ?? null));
  return {xs: pick(xs), lower: pick(lower), upper: pick(upper)};
}

/** The bounds at x, between two points on the straight line that is drawn; null where there are none. */
export function boundsAt({xs, lower, upper}: Band, x: number): Bounds | null {
  const after = firstPosition(xs, x);
  const [right, left] = [xs[after], xs[after - 1]];
  if (right === undefined) {
    return null;
  }
  if (right === x) {
    return defined(lower[after], upper[after], true);
  }
  if (left === undefined) {
    return null;
  }
  const share = (x - left) / (right - left);
  const between = (values: readonly number[]): number =>
    (1 - share) * (values[after - 1] ?? Number.NaN) + share * (values[after] ?? Number.NaN);
  return defined(between(lower), between(upper), false);
}

function defined(
  lower: number | undefined,
  upper: number | undefined,
  exact: boolean,
): Bounds | null {
  return lower === undefined || upper === undefined || Number.isNaN(lower + upper)
    ? null
    : {lower, upper, exact};
}
