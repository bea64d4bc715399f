import type {Comparison, Summary, TableSeries} from '../server/answers.ts';
import type {Hparam, Result, Run} from '../server/api.ts';
import type {Conditions} from '../formulas/conditions.ts';
import {seriesNames} from '../runs/colors.ts';
import type {Grouping} from '../runs/grouping.ts';
import {isolated} from '../texts/isolated.ts';
import {formatNumber, toNumber} from '../texts/numbers.ts';
import {matchesFilter} from '../runs/runs.ts';

/** One answer to what the table asks: results stand in the order of the formulas. */
export interface TableData extends Conditions {
  readonly formulas: readonly string[];
  readonly baseline: string | null;
  readonly grouping: Grouping | null; // how runs are put together: a row for each group
  readonly interval: number | null; // the level of its intervals; null: there are none
  readonly bare?: true; // neither intervals nor what lies around the middle of a group
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
  readonly why: string | null; // there is no probability, as far as that is told
}

export interface Row {
  readonly key: string;
  readonly run: string; // or a group of runs
  readonly members: readonly string[] | null; // the runs of a group
  readonly size: number; // how many runs that are; of trainings alone, how many of these
  readonly below: readonly Row[]; // a row for each of these, once they are asked for
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

/** The same without its intervals, and without what lies around the middles of groups. */
export function withoutIntervals(data: TableData): TableData {
  const bare = (summary: Summary | null): Summary | null =>
    summary && {...summary, lower: null, upper: null};
  const tables = data.tables.map((table) => ({
    ...table,
    series: table.series.map((one) => ({...one, last: bare(one.last), best: bare(one.best)})),
  }));
  return {...data, tables, interval: null, bare: true};
}

/** A row for each of these runs, or groups of them, and its classes, in the order of the runs. */
export function buildRows(data: TableData, runs: readonly Run[]): readonly Row[] {
  const hasSeveral = severalSets(data, runs);
  const hparams = new Map(runs.map((run) => [run.name, run.hparams]));
  const shown = new Set(runs.flatMap(seriesNames));
  const rows = new Map<string, Row>();
  data.tables.forEach(({series}, index) => {
    for (const one of series) {
      const own = one.members ?? [one.run];
      if (!own.some((name) => shown.has(name))) {
        continue;
      }
      const set = hasSeveral(one) ? one.set : null;
      // A group may be called as its only run.
      const key = JSON.stringify([one.run, set, one.class, one.members === undefined]);
      const known = rows.get(key);
      const names = [...new Set([...(known?.members ?? []), ...own])]; // some formulas have more runs
      const cell = cellOf(one, data.comparisons?.[index]?.series ?? []);
      rows.set(key, {
        ...{key, run: one.run, set, class: one.class, below: []},
        size: names.filter((name) => hparams.has(name)).length || names.length,
        members: one.members === undefined ? null : names,
        hparams: inCommon(names.map((name) => hparams.get(name) ?? {})),
        cells: (known?.cells ?? data.formulas.map(() => null)).with(index, cell),
      });
    }
  });
  const place = new Map(runs.map(({name}, index) => [name, index]));
  const placeOf = (row: Row): number => place.get(firstRun(row)) ?? runs.length;
  const sorted = [...rows.values()].toSorted((a, b) => placeOf(a) - placeOf(b));
  return data.grouping === null ? sorted : nested(sorted);
}

/** The rows of groups, each with those of its runs. */
function nested(rows: readonly Row[]): readonly Row[] {
  return rows
    .filter(({members}) => members !== null)
    .map((group) => ({...group, below: rows.filter((row) => isMember(row, group))}));
}

/** Sets are told only where there are several: of a group they may be those of its runs together. */
function isMember(row: Row, {members, set, class: class_}: Row): boolean {
  return (
    row.members === null &&
    members?.includes(row.run) === true &&
    row.class === class_ &&
    (row.set === set || row.set === null || set === null)
  );
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

/** The rows, and those of the runs of open groups below them in the same order. */
export function unfold(
  data: TableData,
  rows: readonly Row[],
  order: Order | null,
  open: readonly string[],
): readonly Row[] {
  return rows.flatMap((row) =>
    open.includes(row.key) ? [row, ...sortRows(data, row.below, order)] : [row],
  );
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
    ({run, set, class: class_, members}) =>
      run === series.run &&
      set === series.set &&
      class_ === series.class &&
      (members === undefined) === (series.members === undefined),
  );
  const shares = compared?.probability_better ?? [];
  return {
    last: series.last,
    best: series.best,
    min: toNumber(series.min?.value ?? null),
    max: toNumber(series.max?.value ?? null),
    mean: toNumber(series.mean),
    difference: toNumber(compared?.values.at(-1) ?? null),
    better: toNumber(shares.at(-1) ?? null),
    why: series.members || shares.length === 0 ? (compared?.notes.at(-1) ?? null) : null,
  };
}

/** Whether the values of a formula are those of one threshold, which the slider chooses. */
export function hasThreshold({tables}: TableData, index: number): boolean {
  return (tables[index]?.series ?? []).some(({last}) => (last?.threshold ?? null) !== null);
}
