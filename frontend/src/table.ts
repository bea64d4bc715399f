import type {Comparison, Summary, TableSeries} from './answers.ts';
import type {Conditions, Result, Run} from './api.ts';
import {toNumber} from './numbers.ts';

/** One answer to what the table asks: results stand in the order of the formulas. */
export interface TableData extends Conditions {
  readonly formulas: readonly string[];
  readonly baseline: string | null;
  readonly tables: readonly Result<TableSeries>[];
  readonly comparisons: readonly Result<Comparison>[] | null; // null without a baseline, or not yet
}

/** What one formula is in one run; undefined numbers are NaN. */
export interface Cell {
  readonly last: Summary | null;
  readonly best: Summary | null;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly difference: number; // to the baseline, at the last common step
  readonly better: number; // probability, unpaired
}

export interface Row {
  readonly key: string;
  readonly run: string;
  readonly set: string | null; // told only where the run has several
  readonly class: string | null;
  readonly cells: readonly (Cell | null)[]; // in the order of the formulas; null: no series
}

export type Column = 'last' | 'best' | 'difference' | 'better';

/** What rows are sorted by: their names, or a column of the formula with this index. */
export interface Order {
  readonly by: 'run' | {readonly formula: number; readonly column: Column};
  readonly descending: boolean;
}

/** A row for each run and class, in the order of the runs. */
export function buildRows(data: TableData, runs: readonly Run[]): readonly Row[] {
  const several = new Set(runs.filter(({sets}) => sets.length > 1).map(({name}) => name));
  const rows = new Map<string, Row & {cells: (Cell | null)[]}>();
  data.tables.forEach(({series}, index) => {
    for (const one of series) {
      const set = several.has(one.run) ? one.set : null;
      const key = JSON.stringify([one.run, set, one.class]);
      const row = rows.get(key) ?? {
        key,
        run: one.run,
        set,
        class: one.class,
        cells: data.formulas.map(() => null),
      };
      row.cells[index] = cellOf(one, data.comparisons?.[index]?.series ?? []);
      rows.set(key, row);
    }
  });
  const place = new Map(runs.map(({name}, index) => [name, index]));
  return [...rows.values()].toSorted(
    (a, b) => (place.get(a.run) ?? runs.length) - (place.get(b.run) ?? runs.length),
  );
}

/** The rows in this order; those without a value come last, whichever way it goes. */
export function sortRows(rows: readonly Row[], order: Order | null): readonly Row[] {
  if (order === null) {
    return rows;
  }
  const {by, descending} = order;
  const sign = descending ? -1 : 1;
  if (by === 'run') {
    return rows.toSorted((a, b) => sign * rowName(a).localeCompare(rowName(b)));
  }
  const value = (row: Row): number => cellValue(row.cells[by.formula] ?? null, by.column);
  const undefinedLast = (a: number, b: number): number => Number(isNaN(a)) - Number(isNaN(b));
  return rows.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)];
    return undefinedLast(x, y) || (x === y ? 0 : sign * (x < y ? -1 : 1)) || 0;
  });
}

export function cellValue(cell: Cell | null, column: Column): number {
  if (cell === null) {
    return Number.NaN;
  }
  const value = cell[column];
  return typeof value === 'number' ? value : toNumber(value?.value ?? null);
}

/** The run, with its set and class where it has several rows: `validation · cat`. */
export function rowName({run, set, class: class_}: Row): string {
  return [run, set, class_].filter((part) => part !== null).join(' · ');
}

function cellOf(series: TableSeries, comparisons: readonly Comparison[]): Cell {
  const compared = comparisons.find(
    ({run, set, class: class_}) =>
      run === series.run && set === series.set && class_ === series.class,
  );
  return {
    last: series.last,
    best: series.best,
    min: toNumber(series.min?.value ?? null),
    max: toNumber(series.max?.value ?? null),
    mean: toNumber(series.mean),
    difference: toNumber(compared?.values.at(-1) ?? null),
    better: toNumber(compared?.probability_better.at(-1) ?? null),
  };
}
