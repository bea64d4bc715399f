import type {Heat} from '../chart/heat.ts';
import {differenceScale, valueScale} from '../chart/heat-colors.ts';
import {isolated} from '../texts/isolated.ts';
import {formatValue, toNumbers} from '../texts/numbers.ts';
import {texts} from '../texts/index.ts';
import type {MatrixEntry} from './answers.ts';
import type {MatrixScale} from './card-view.ts';

export const MOST_IN_TABLE = 40; // classes; more of them are drawn

export type Rows = readonly (readonly number[])[]; // [true][predicted]

/** The counts as they are, or as shares of their row or column; NaN of an empty one. */
export function scaled(counts: Rows, scale: MatrixScale): Rows {
  if (scale === 'counts') {
    return counts;
  }
  const sums =
    scale === 'rows'
      ? counts.map((row) => sum(row))
      : counts.map((_, column) => sum(counts.map((row) => row[column] ?? Number.NaN)));
  return counts.map((row, index) =>
    row.map((count, column) => {
      const whole = sums[scale === 'rows' ? index : column] ?? Number.NaN;
      return whole === 0 ? Number.NaN : count / whole;
    }),
  );
}

/** One matrix less another of the same size. */
export function difference(one: Rows, other: Rows): Rows {
  return one.map((row, index) =>
    row.map((value, column) => value - (other[index]?.[column] ?? Number.NaN)),
  );
}

/** The share that a cell is coloured by: of its row, or of its column where these are shown. */
export function shares(counts: Rows, scale: MatrixScale): Rows {
  const parts = scaled(counts, scale === 'columns' ? 'columns' : 'rows');
  return parts.map((row) => row.map((share) => (Number.isNaN(share) ? 0 : share)));
}

/** Whether two matrices are of the same classes. */
export function sameLabels(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((label, index) => label === other[index]);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** A confusion matrix, or one less another, as it is shown. */
export interface ShownMatrix {
  readonly name: string;
  readonly labels: readonly string[];
  readonly counts: Rows;
  readonly values: Rows; // what is written: counts, shares, or differences of these
  readonly scale: MatrixScale;
  readonly isDifference: boolean;
}

export function shownMatrix(
  one: MatrixEntry,
  other: MatrixEntry | null,
  scale: MatrixScale,
): ShownMatrix {
  const counts = rowsOf(one);
  const values =
    other === null
      ? scaled(counts, scale)
      : difference(scaled(counts, scale), scaled(rowsOf(other), scale));
  return {
    name: texts.views.matrixName(
      other === null ? one.run : `${isolated(one.run)} − ${isolated(other.run)}`,
      one.at.step,
    ),
    labels: one.labels.map(labelText),
    counts,
    values,
    scale,
    isDifference: other !== null,
  };
}

/** What the server calls the two sides of one class, in the language of the page. */
function labelText(label: string, _index: number, all: readonly string[]): string {
  const isBinary = sameLabels(all, ['negative', 'positive']);
  return isBinary ? texts.views[label as 'negative' | 'positive'] : label;
}

function rowsOf({matrix}: MatrixEntry): Rows {
  return matrix.map(toNumbers);
}

/** What is written in a cell. */
export function written(value: number, {scale, isDifference}: ShownMatrix): string {
  if (Number.isNaN(value)) {
    return formatValue(value);
  }
  const text = scale === 'counts' ? formatValue(value) : (100 * value).toFixed(1);
  return isDifference && value > 0 ? `+${text}` : text;
}

/**
 * How strong the colours of the cells are, 0 to 1: by the roots of their shares, so that small ones are
 * seen; of a difference by its size.
 */
export function strengths({counts, values, scale, isDifference}: ShownMatrix): Rows {
  if (!isDifference) {
    return shares(counts, scale).map((row) => row.map(Math.sqrt));
  }
  const most = Math.max(0, ...values.flat().filter(Number.isFinite).map(Math.abs)) || 1;
  return values.map((row) => row.map((value) => Math.abs(value) / most));
}

/** The same as a heat map: by shares, since one large class would outshine all else. */
export function matrixHeat({labels, counts, values, scale, isDifference}: ShownMatrix): Heat {
  const rows = isDifference ? values : shares(counts, scale);
  // A heat map has its columns first, a matrix its rows.
  const columns = labels.map((_, column) => rows.map((row) => row[column] ?? Number.NaN));
  return {
    grid: {values: columns, columnLabels: labels, rowLabels: labels},
    scale: (isDifference ? differenceScale : valueScale)(columns.flat()),
    ridge: null,
  };
}
