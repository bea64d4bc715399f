import {differenceScale, valueScale} from '../chart/heat-colors.ts';
import type {Heat, HeatGrid} from '../chart/heat.ts';
import {formatThreshold, toNumber, toNumbers} from '../texts/numbers.ts';
import type {Surface} from './answers.ts';
import {ridgeOf} from './best.ts';
import type {Goal} from './best.ts';
import {thresholdsOf} from './curves.ts';

/** A heat map of steps by thresholds: the largest threshold stands at the top. */
export interface SurfaceGrid extends HeatGrid {
  readonly steps: readonly number[];
  readonly thresholds: readonly number[]; // of the rows
}

export function surfaceGrid(surface: Surface): SurfaceGrid {
  const values = surface.values.map(toNumbers);
  return gridOf(surface.steps, thresholdsOf(surface), values);
}

/** One surface less another, at the steps and thresholds that both have. */
export function differenceGrid(one: Surface, other: Surface): SurfaceGrid {
  const [mine, theirs] = [thresholdsOf(one), thresholdsOf(other)];
  const columns = sharedPlaces(one.steps, other.steps);
  const rows = sharedPlaces(mine, theirs);
  const values = columns.map(([a, b]) =>
    rows.map(
      ([c, d]) => toNumber(one.values[a]?.[c] ?? null) - toNumber(other.values[b]?.[d] ?? null),
    ),
  );
  return gridOf(
    columns.map(([a]) => one.steps[a] ?? Number.NaN),
    rows.map(([c]) => mine[c] ?? Number.NaN),
    values,
  );
}

/** Where the numbers that two lists share stand in each. */
function sharedPlaces(
  one: readonly number[],
  other: readonly number[],
): readonly (readonly [number, number])[] {
  const places = new Map(other.map((value, place) => [value, place]));
  return one.flatMap((value, place) => {
    const there = places.get(value);
    return there === undefined ? [] : [[place, there] as const];
  });
}

/** A heat map: of one run, with the ridge of the best threshold, or of one less another. */
export function heatOf(
  [one, other]: readonly [Surface, Surface?],
  goal: Goal,
): Heat & {readonly grid: SurfaceGrid} {
  const grid = other === undefined ? surfaceGrid(one) : differenceGrid(one, other);
  const scale = other === undefined ? valueScale : differenceScale;
  const ridge = other === undefined ? ridgeRows(one, goal) : null;
  return {grid, scale: scale(grid.values.flat()), ridge};
}

/** The row of the best threshold at each step. */
export function ridgeRows(surface: Surface, goal: Goal): readonly number[] {
  const thresholds = thresholdsOf(surface);
  const values = surface.values.map(toNumbers);
  return ridgeOf(thresholds, values, goal).map((index) => thresholds.length - 1 - index);
}

function gridOf(
  steps: readonly number[],
  thresholds: readonly number[],
  values: readonly (readonly number[])[],
): SurfaceGrid {
  const rows = thresholds.toReversed();
  return {
    steps,
    thresholds: rows,
    values: values.map((row) => row.toReversed()),
    columnLabels: steps.map(String),
    rowLabels: rows.map(formatThreshold),
  };
}
