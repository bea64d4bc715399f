import type {MatrixScale} from './card-view.ts';

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
