import type {Summary} from '../server/answers.ts';
import type {Hparam} from '../server/api.ts';
import type {thresholdText} from '../formulas/conditions.ts';
import type {formatChance, formatValue, toNumber} from '../texts/numbers.ts';
import type {Cell, cellValue, Column, formatHparam, Row, rowName, TableData} from './table.ts';
import type {Columns} from './table-columns.ts';

/** What the panel has and this module must not bring once more: it comes with a click. */
interface Tools {
  readonly cellValue: typeof cellValue;
  readonly formatChance: typeof formatChance;
  readonly formatHparam: typeof formatHparam;
  readonly formatValue: typeof formatValue;
  readonly groupText: (data: TableData) => string | null;
  readonly halfWidth: (summary: Summary | null) => number;
  readonly rowName: typeof rowName;
  readonly thresholdText: typeof thresholdText;
  readonly toNumber: typeof toNumber;
}

const LATEX_COLUMNS = {last: 'last', best: 'best', difference: '$\\Delta$', better: 'P(better)'};

/** A `tabular` of the shown columns for the package booktabs, with what was computed in comments above. */
export function latexOf(
  data: TableData,
  rows: readonly Row[],
  columns: Columns,
  tools: Tools,
): string {
  const {formulas, values, hparams} = columns;
  const groups = formulas.map((index) => {
    const text = latexText(data.formulas[index] ?? '');
    return `\\multicolumn{${values.length}}{c}{\\texttt{${text}}}`;
  });
  const names = formulas.flatMap(() => values.map((column) => LATEX_COLUMNS[column]));
  return [
    ...settings(data, tools).map((line) => `% ${line}`),
    `\\begin{tabular}{l${'r'.repeat(names.length + hparams.length)}}`,
    '\\toprule',
    latexRow(['', ...groups, ...hparams.map(() => '')]),
    latexRow(['run', ...names, ...hparams.map(latexText)]),
    '\\midrule',
    ...rows.map((row) => latexLine(row, columns, tools)),
    '\\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n');
}

function latexLine(row: Row, {formulas, values, hparams}: Columns, tools: Tools): string {
  return latexRow([
    latexText(tools.rowName(row) + (row.members === null ? '' : ` (n = ${row.size})`)),
    ...formulas.flatMap((index) =>
      values.map((column) => latexCell(row.cells[index] ?? null, column, tools)),
    ),
    ...hparams.map((name) => latexHparam(row.hparams[name], tools)),
  ]);
}

/** What the numbers were computed under, a sentence each. */
function settings(data: TableData, {groupText, thresholdText}: Tools): readonly string[] {
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
      : '; of groups the means are compared, by Welch’s t test with the runs as the sample, ' +
        'or a one-sample t test where the baseline is one run');
  return (data.baseline === null ? lines : [...lines, compared]).map((line) =>
    line.replaceAll(/[\r\n]+/g, ' '),
  );
}

function latexCell(cell: Cell | null, column: Column, tools: Tools): string {
  if (column === 'last' || column === 'best') {
    return latexSummary(cell?.[column] ?? null, tools);
  }
  const value = tools.cellValue(cell, column);
  return column === 'better' && !Number.isNaN(value)
    ? `$${tools.formatChance(value)}$`
    : latexNumber(value, tools);
}

function latexHparam(value: Hparam | undefined, {formatHparam}: Tools): string {
  return value === undefined ? '--' : latexText(formatHparam(value));
}

function latexSummary(summary: Summary | null, tools: Tools): string {
  const value = latexNumber(tools.toNumber(summary?.value ?? null), tools);
  const half = tools.halfWidth(summary);
  return Number.isNaN(half) ? value : `${value.slice(0, -1)} \\pm ${latexHalf(half)}$`;
}

function latexNumber(value: number, {formatValue}: Tools): string {
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
