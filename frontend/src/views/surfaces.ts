import type {HeatGrid} from '../chart/heat.ts';
import {formatThreshold, toNumber} from '../numbers.ts';
import type {Surface} from './answers.ts';
import {ridgeOf} from './best.ts';
import type {Goal} from './best.ts';
import {thresholdsOf} from './curves.ts';

/** A heat map of steps by thresholds: the largest threshold stands at the top. */
export interface SurfaceGrid extends HeatGrid {
  readonly steps: readonly number[];
}

export function surfaceGrid(surface: Surface): SurfaceGrid {
  const values = surface.values.map((row) => row.map(toNumber));
  return gridOf(surface.steps, thresholdsOf(surface), values);
}

/** One surface less another, at the steps and thresholds that both have. */
export function differenceGrid(one: Surface, other: Surface): SurfaceGrid {
  const [mine, theirs] = [thresholdsOf(one), thresholdsOf(other)];
  const steps = one.steps.filter((step) => other.steps.includes(step));
  const thresholds = mine.filter((threshold) => theirs.includes(threshold));
  const values = steps.map((step) => {
    const a = one.values[one.steps.indexOf(step)] ?? [];
    const b = other.values[other.steps.indexOf(step)] ?? [];
    return thresholds.map(
      (threshold) =>
        toNumber(a[mine.indexOf(threshold)] ?? null) -
        toNumber(b[theirs.indexOf(threshold)] ?? null),
    );
  });
  return gridOf(steps, thresholds, values);
}

/** The row of the best threshold at each step. */
export function ridgeRows(surface: Surface, goal: Goal): readonly number[] {
  const thresholds = thresholdsOf(surface);
  const values = surface.values.map((row) => row.map(toNumber));
  return ridgeOf(thresholds, values, goal).map((index) => thresholds.length - 1 - index);
}

function gridOf(
  steps: readonly number[],
  thresholds: readonly number[],
  values: readonly (readonly number[])[],
): SurfaceGrid {
  return {
    steps,
    values: values.map((row) => row.toReversed()),
    columnLabels: steps.map(String),
    rowLabels: thresholds.map(formatThreshold).toReversed(),
  };
}
