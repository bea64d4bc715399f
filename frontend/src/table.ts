import type {Comparison, Summary, TableSeries} from './answers.ts';
import type {Hparam, Result, Run} from './api.ts';
import type {Conditions} from './conditions.ts';
import {seriesNames} from './colors.ts';
import type {Grouping} from './grouping.ts';
import {isolated} from './isolated.ts';
import {formatNumber, toNumber} from './numbers.ts';
import {matchesFilter} from './runs.ts';

/** One answer to what the table asks: results stand in the order of the formulas. */
export interface TableData extends Conditions {
  readonly formulas: readonly string[];
  readonly baseline: string | null;
  readonly grouping: Grouping | null; // how runs are put together: a row for each group
  readonly interval: number | null; // the level of its intervals; null: they are switched off
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
  readonly run: string; // or a group of runs
  readonly members: readonly string[] | null; // the runs of a group
  readonly set: string | null; // told only where the run has several
  readonly class: string | null;
  readonly hparams: Readonly<Record<string, Hparam>>;
  readonly cells: readonly (Cell | null)[]; // in the order of the formulas; null: no series
}

export const VALUE_COLUMNS = ['last', 'best', 'difference', 'better'] as const;

export type Column = (typeof VALUE_COLUMNS)[number];

/** What rows are sorted by: their names, a column of a formula, or a hyperparameter. */
export type By =
  'run' | {readonly formula: string; readonly column: Column} | {readonly hparam: string};

export interface Order {
  readonly by: By;
  readonly descending: boolean;
}

export function isColumn(value: unknown): value is Column {
  return VALUE_COLUMNS.some((column) => column === value);
}

/** The same without its intervals. */
export function withoutIntervals(data: TableData): TableData {
  const bare = (summary: Summary | null): Summary | null =>
    summary && {...summary, lower: null, upper: null};
  const tables = data.tables.map((table) => ({
    ...table,
    series: table.series.map((one) => ({...one, last: bare(one.last), best: bare(one.best)})),
  }));
  return {...data, tables, interval: null};
}

/** A row for each of these runs and its classes, in the order of the runs. */
export function buildRows(data: TableData, runs: readonly Run[]): readonly Row[] {
  const hasSeveral = severalSets(data, runs);
  const hparams = new Map(runs.map((run) => [run.name, run.hparams]));
  const shown = new Set(runs.flatMap(seriesNames));
  const rows = new Map<string, Row & {cells: (Cell | null)[]}>();
  data.tables.forEach(({series}, index) => {
    for (const one of series) {
      const names = one.members ?? [one.run];
      if (!names.some((name) => shown.has(name))) {
        continue;
      }
      const set = hasSeveral(one) ? one.set : null;
      const key = JSON.stringify([one.run, set, one.class]);
      const row = rows.get(key) ?? {
        key,
        run: one.run,
        members: one.members ?? null,
        set,
        class: one.class,
        hparams: inCommon(names.map((name) => hparams.get(name) ?? {})),
        cells: data.formulas.map(() => null),
      };
      row.cells[index] = cellOf(one, data.comparisons?.[index]?.series ?? []);
      rows.set(key, row);
    }
  });
  const place = new Map(runs.map(({name}, index) => [name, index]));
  const placeOf = (row: Row): number => place.get(firstRun(row)) ?? runs.length;
  return [...rows.values()].toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Tells whether a run has several sets of counts, or the runs of a group have between them. */
function severalSets({tables}: TableData, runs: readonly Run[]): (one: TableSeries) => boolean {
  const several = new Set(runs.filter(({sets}) => sets.length > 1).map(({name}) => name));
  const setsIn = new Map<string, Set<string>>();
  for (const {run, set, members} of tables.flatMap(({series}) => series)) {
    if (members && set !== null) {
      setsIn.set(run, (setsIn.get(run) ?? new Set()).add(set));
    }
  }
  return ({run, members}) => (members ? (setsIn.get(run)?.size ?? 0) > 1 : several.has(run));
}

/** The run of a row, or the first of its group, whose look it has. */
export function firstRun({run, members}: Pick<Row, 'run' | 'members'>): string {
  return members?.[0] ?? run;
}

/** The hyperparameters that are the same in all runs of a row. */
function inCommon([first = {}, ...others]: readonly Row['hparams'][]): Row['hparams'] {
  const entries = Object.entries(first);
  return Object.fromEntries(
    entries.filter(([name, value]) => others.every((one) => one[name] === value)),
  );
}

/** The rows with every word in their name or in a hyperparameter, written as `lr=0.001`. */
export function filterRows(rows: readonly Row[], words: string): readonly Row[] {
  const text = (row: Row): string =>
    [
      rowName(row),
      ...(row.members ?? []),
      ...Object.entries(row.hparams).map(([name, value]) => `${name}=${formatHparam(value)}`),
    ].join(' ');
  return rows.filter((row) => matchesFilter(text(row), words.trim()));
}

/** The rows in this order; those without a value come last, whichever way it goes. */
export function sortRows(
  {formulas}: TableData,
  rows: readonly Row[],
  order: Order | null,
): readonly Row[] {
  if (order === null) {
    return rows;
  }
  const {by, descending} = order;
  const sign = descending ? -1 : 1;
  const value = (row: Row): Hparam => {
    if (by === 'run') {
      return rowName(row);
    }
    return 'hparam' in by
      ? (row.hparams[by.hparam] ?? Number.NaN)
      : cellValue(row.cells[formulas.indexOf(by.formula)] ?? null, by.column);
  };
  return rows.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)];
    return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || sign * compare(x, y);
  });
}

/** Numbers before texts, and texts as people sort names. */
function compare(x: Hparam, y: Hparam): number {
  if (typeof x === 'number' && typeof y === 'number') {
    return x < y ? -1 : Number(x > y);
  }
  return typeof x === typeof y
    ? String(x).localeCompare(String(y))
    : Number(typeof x === 'string') - Number(typeof y === 'string');
}

export function formatHparam(value: Hparam): string {
  return typeof value === 'number' ? formatNumber(value) : value;
}

export function cellValue(cell: Cell | null, column: Column): number {
  if (cell === null) {
    return Number.NaN;
  }
  const value = cell[column];
  return typeof value === 'number' ? value : toNumber(value?.value ?? null);
}

/** The run, with its set and class where it has several rows: `validation · cat`. */
export function rowName(row: Row): string {
  return namesOf(row).join(' · ');
}

/** The same as it is shown. */
export function shownName(row: Row): string {
  return namesOf(row).map(isolated).join(' · ');
}

function namesOf({run, set, class: class_}: Row): readonly string[] {
  return [run, set, class_].filter((part) => part !== null);
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

/** Whether the values of a formula are those of one threshold, which the slider chooses. */
export function hasThreshold({tables}: TableData, index: number): boolean {
  return (tables[index]?.series ?? []).some(({last}) => (last?.threshold ?? null) !== null);
}
