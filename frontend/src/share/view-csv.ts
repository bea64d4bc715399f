import type {Result} from '../server/api.ts';
import {toNumber, toNumbers} from '../texts/numbers.ts';
import type {MatrixEntry, OverClasses, Surface} from '../views/answers.ts';
import type {Goal} from '../views/best.ts';
import type {MatrixScale} from '../views/card-view.ts';
import {classCosts} from '../views/class-costs.ts';
import {scaled} from '../views/matrix.ts';
import type {Row} from './csv.ts';

/** A heat map, a line for each step and threshold of each run looked at. */
export function surfaceRows(surfaces: readonly Surface[]): readonly Row[] {
  const rows = surfaces.flatMap(({run, set, class: className, steps, thresholds, values}) =>
    steps.flatMap((step, column) =>
      thresholds.map((threshold, row) => [
        ...[run, set, className, step, threshold],
        toNumber(values[column]?.[row] ?? null),
      ]),
    ),
  );
  return [['run', 'set', 'class', 'step', 'threshold', 'value'], ...rows];
}

/** The classes of a run in the order of what they cost the mean, with their examples. */
export function classRows(
  one: OverClasses,
  supports: Result<OverClasses>,
  goal: Goal,
): readonly Row[] {
  const rows = classCosts(one, supports, goal).map(({name, value, support, cost}) => [
    ...[one.run, one.set, one.at.step, name],
    ...[value, support, cost],
  ]);
  return [['run', 'set', 'step', 'class', 'value', 'examples', 'cost'], ...rows];
}

/** Confusion matrices, a line for each cell of each run looked at: its count or its share. */
export function matrixRows(entries: readonly MatrixEntry[], scale: MatrixScale): readonly Row[] {
  const rows = entries.flatMap(({run, set, class: className, labels, matrix, at}) => {
    const cells = scaled(matrix.map(toNumbers), scale);
    return labels.flatMap((actual, row) =>
      labels.map((predicted, column) => [
        ...[run, set, className, at.step, actual, predicted],
        cells[row]?.[column] ?? null,
      ]),
    );
  });
  return [['run', 'set', 'class', 'step', 'actual', 'predicted', 'value'], ...rows];
}
