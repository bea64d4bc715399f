import type {Summary} from '../server/answers.ts';
import type {Hparam} from '../server/api.ts';
import {thresholdText} from '../formulas/conditions.ts';
import {groupRequest} from '../runs/grouping.ts';
import {formatChance, formatValue, isOne, toNumber} from '../texts/numbers.ts';
import {cellValue, formatHparam, rowName} from './table.ts';
import type {Cell, Row, TableData} from './table.ts';
import type {Columns} from './table-columns.ts';

const HEADER = [
  ...['run', 'set', 'class', 'formula', 'definition'],
  ...['last', 'last_lower', 'last_upper', 'last_step', 'last_threshold'],
  ...['best', 'best_lower', 'best_upper', 'best_step', 'best_threshold'],
  ...['min', 'max', 'mean', 'baseline', 'difference', 'probability_better_unpaired'],
  ...['interval', 'threshold', 'prevalence', 'parameters', 'hparams', 'every_step'],
  ...['runs', 'last_runs', 'best_runs', 'grouping'], // of groups
];

// Spreadsheets compute a text that begins so; an apostrophe before it makes it a text again.
const COMPUTED = /^[=+\-@\t\r]/;

/** One line for each run and formula, with the settings in columns of their own. */
export function tableCsv(data: TableData, rows: readonly Row[]): string {
  const lines = rows.flatMap((row) =>
    row.cells.flatMap((cell, index) => (cell === null ? [] : [csvLine(data, row, cell, index)])),
  );
  return toCsv([HEADER, ...lines]);
}

/** A `tabular` of the shown columns for LaTeX, written once somebody wants it. */
export async function tableLatex(data: TableData, rows: readonly Row[], columns: Columns) {
  const {latexOf} = await import('./table-latex.ts');
  const numbers = {
    cellValue,
    formatChance,
    formatHparam,
    formatValue,
    halfWidth,
    rowName,
    toNumber,
  };
  return latexOf(data, rows, columns, {...numbers, groupText, thresholdText});
}

/** Lines of CSV; what is undefined is an empty field. */
export function toCsv(lines: readonly (readonly (string | number | null)[])[]): string {
  return lines.map((line) => `${line.map(csvField).join(',')}\r\n`).join('');
}

function csvLine(data: TableData, row: Row, cell: Cell, index: number) {
  return [
    ...[row.run, row.set, row.class],
    ...[data.formulas[index] ?? '', data.tables[index]?.definition ?? null],
    ...csvSummary(cell.last),
    ...csvSummary(cell.best),
    ...[cell.min, cell.max, cell.mean],
    ...[data.baseline, cell.difference, cell.better],
    ...[data.interval, thresholdText(data), data.prevalence],
    ...[pairs(data.parameters), pairs(row.hparams), String(data.everyStep === true)],
    ...[row.members?.join('; ') ?? null, cell.last?.n_runs ?? null, cell.best?.n_runs ?? null],
    row.members && groupText(data),
  ];
}

/** How runs were put together, with the spread as long as it is there. */
function groupText({grouping, bare}: TableData): string | null {
  const gone = bare ? {spread: undefined, quantiles: undefined} : {};
  return grouping && JSON.stringify({...groupRequest(grouping), ...gone});
}

/** `cost_fn=5; beta=2`, empty without any. */
function pairs(values: Readonly<Record<string, Hparam>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
}

function csvSummary(summary: Summary | null): readonly (number | null)[] {
  if (summary === null) {
    return [null, null, null, null, null];
  }
  const {value, lower, upper, step, threshold} = summary;
  return [toNumber(value), toNumber(lower), toNumber(upper), step, threshold];
}

function csvField(value: string | number | null): string {
  if (value === null || Number.isNaN(value)) {
    return '';
  }
  const text = typeof value === 'string' ? value.replace(COMPUTED, "'$&") : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Half the width of the interval; NaN where there is none, or its ends are shown as one number. */
export function halfWidth(summary: Summary | null): number {
  const [lower, upper] = [toNumber(summary?.lower ?? null), toNumber(summary?.upper ?? null)];
  return isOne(lower, upper) ? Number.NaN : (upper - lower) / 2;
}
