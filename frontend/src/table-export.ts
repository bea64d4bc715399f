import type {Summary} from './answers.ts';
import type {Hparam} from './api.ts';
import {thresholdText} from './conditions.ts';
import {groupRequest} from './grouping.ts';
import {formatChance, formatValue, isOne, toNumber} from './numbers.ts';
import {cellValue, formatHparam, rowName} from './table.ts';
import type {Cell, Column, Row, TableData} from './table.ts';
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

/** Lines of CSV; what is undefined is an empty field. */
export function toCsv(lines: readonly (readonly (string | number | null)[])[]): string {
  return lines.map((line) => `${line.map(csvField).join(',')}\r\n`).join('');
}

const LATEX_COLUMNS = {last: 'last', best: 'best', difference: '$\\Delta$', better: 'P(better)'};

/** A `tabular` of the shown columns for the package booktabs, with what was computed in comments above. */
export function tableLatex(data: TableData, rows: readonly Row[], columns: Columns): string {
  const {formulas, values, hparams} = columns;
  const groups = formulas.map((index) => {
    const text = latexText(data.formulas[index] ?? '');
    return `\\multicolumn{${values.length}}{c}{\\texttt{${text}}}`;
  });
  const names = formulas.flatMap(() => values.map((column) => LATEX_COLUMNS[column]));
  const body = rows.map((row) =>
    latexRow([
      latexText(rowName(row) + (row.members === null ? '' : ` (n = ${row.size})`)),
      ...formulas.flatMap((index) =>
        values.map((column) => latexCell(row.cells[index] ?? null, column)),
      ),
      ...hparams.map((name) => latexHparam(row.hparams[name])),
    ]),
  );
  return [
    ...settings(data).map((line) => `% ${line}`),
    `\\begin{tabular}{l${'r'.repeat(names.length + hparams.length)}}`,
    '\\toprule',
    latexRow(['', ...groups, ...hparams.map(() => '')]),
    latexRow(['run', ...names, ...hparams.map(latexText)]),
    '\\midrule',
    ...body,
    '\\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n');
}

/** What the numbers were computed under, a sentence each. */
function settings(data: TableData): readonly string[] {
  const definitions = data.formulas.map((text, index) => {
    const definition = data.tables[index]?.definition ?? null;
    return `formula: ${definition === null ? text : `${text} = ${definition}`}`;
  });
  const lines = [
    ...definitions,
    `threshold: ${thresholdText(data)}`,
    `every step: ${data.everyStep === true}`,
    `share of positives: ${data.prevalence ?? 'as logged'}`,
    ...Object.entries(data.parameters).map(([name, value]) => `${name} = ${value}`),
    ...(data.grouping === null
      ? []
      : [`runs put together: ${groupText(data)}${data.bare ? '' : ', half the band shown'}`]),
    ...(data.interval === null ? [] : [`interval: ${data.interval}, shown as half its width`]),
  ];
  const compared =
    `baseline: ${data.baseline ?? ''}; the probability of being better is unpaired` +
    (data.grouping === null
      ? ''
      : '; of groups the means are compared, by Welch’s t test with the runs as the sample');
  return (data.baseline === null ? lines : [...lines, compared]).map((line) =>
    line.replaceAll(/[\r\n]+/g, ' '),
  );
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

function latexCell(cell: Cell | null, column: Column): string {
  if (column === 'last' || column === 'best') {
    return latexSummary(cell?.[column] ?? null);
  }
  const value = cellValue(cell, column);
  return column === 'better' && !Number.isNaN(value)
    ? `$${formatChance(value)}$`
    : latexNumber(value);
}

function latexHparam(value: Hparam | undefined): string {
  return value === undefined ? '--' : latexText(formatHparam(value));
}

function latexSummary(summary: Summary | null): string {
  const value = latexNumber(toNumber(summary?.value ?? null));
  const half = halfWidth(summary);
  return Number.isNaN(half) ? value : `${value.slice(0, -1)} \\pm ${latexHalf(half)}$`;
}

function latexNumber(value: number): string {
  if (Number.isNaN(value)) {
    return '--';
  }
  return Number.isFinite(value)
    ? `$${latexPower(formatValue(value))}$`
    : `$${value > 0 ? '' : '-'}\\infty$`;
}

/** Half of an interval with two significant digits: `150`, `0.10`. */
function latexHalf(half: number): string {
  const rounded = Number(half.toPrecision(2));
  return rounded < 100 ? latexPower(half.toPrecision(2)) : String(rounded);
}

/** `1.230e-7` as it is printed: `1.230 \times 10^{-7}`. */
function latexPower(text: string): string {
  return text.replace(/e\+?(-?\d+)$/, ' \\times 10^{$1}');
}

/** Half the width of the interval; NaN where there is none, or its ends are shown as one number. */
export function halfWidth(summary: Summary | null): number {
  const [lower, upper] = [toNumber(summary?.lower ?? null), toNumber(summary?.upper ?? null)];
  return isOne(lower, upper) ? Number.NaN : (upper - lower) / 2;
}

function latexRow(cells: readonly string[]): string {
  return `${cells.join(' & ')} \\\\`;
}

const LATEX = new Map([
  ['\\', '\\textbackslash{}'],
  ['^', '\\textasciicircum{}'],
  ['~', '\\textasciitilde{}'],
  ['<', '\\textless{}'],
  ['>', '\\textgreater{}'],
]);

function latexText(text: string): string {
  return text
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll(/[\\^~<>&%$#_{}]/g, (sign) => LATEX.get(sign) ?? `\\${sign}`);
}
