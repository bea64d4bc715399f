import {expect, test} from 'vitest';
import type {TableSeries} from '../../src/server/answers.ts';
import type {Result} from '../../src/server/api.ts';
import {
  buildRows,
  cellValue,
  filterRows,
  rowName,
  sortRows,
  withoutIntervals,
} from '../../src/table/table.ts';
import {hideableColumns, shownColumns} from '../../src/table/table-columns.ts';
import {halfWidth, tableCsv, tableLatex} from '../../src/table/table-export.ts';
import {run} from '../fixtures.ts';
import {data, row, RUNS, summary} from './tabled.ts';

const names = (order: Parameters<typeof sortRows>[2]) =>
  sortRows(data(), buildRows(data(), RUNS), order).map(rowName);

test('rows stand in the order of the runs until a column is chosen', () => {
  expect(names(null)).toEqual(['a', 'b,"c"', 'd_e']);
});

test('a run that is hidden leaves the table at once, before it is read anew', () => {
  expect(buildRows(data(), RUNS.slice(0, 1)).map(rowName)).toEqual(['a']);
});

test('files say how the threshold was chosen, and whether every step was read', async () => {
  const chosen = data({thresholdFrom: {best: 'f1', part: 'validation'}, everyStep: true});
  const [header, line] = tableCsv(chosen, buildRows(chosen, RUNS.slice(0, 1))).split('\r\n');
  expect(header?.includes('interval,threshold,prevalence,parameters,hparams,every_step')).toBe(
    true,
  );
  expect(line?.includes('"best of f1 on validation, at each step",,,lr=0.01,true')).toBe(true);
  const latex = await tableLatex(chosen, [], shownColumns(chosen, RUNS, []));
  expect(latex).toContain('% threshold: best of f1 on validation, at each step');
  expect(latex).toContain('% every step: true');
});

test('a run without a value comes last whichever way a column is sorted', () => {
  const by = {formula: 'f1', column: 'last'} as const;
  expect(names({by, descending: true})).toEqual(['d_e', 'a', 'b,"c"']);
  expect(names({by, descending: false})).toEqual(['a', 'd_e', 'b,"c"']);
});

test('CSV has the definition, the interval and the settings in each line, and quotes names', () => {
  const lines = tableCsv(data(), buildRows(data(), RUNS)).split('\r\n');
  expect(lines[2]?.startsWith('"b,""c""",,,f1,')).toBe(true);
  expect(lines[3]).toBe(
    'd_e,,,f1,2*tp/(2*tp+fp+fn),0.5,0.4,0.6,3,0.5,0.5,0.4,0.6,3,0.5,0.5,0.5,0.5,,,,0.95,0.5,,,lr=0.1; optimizer=adam,false,,,,',
  );
});

test.each(['=1+1', '+1', '-tp', '@sum', '\t=1'])(
  'a spreadsheet takes the name %j of a CSV for a text',
  (name) => {
    const series = [row(name, summary(-0.5))];
    const [table] = data().tables;
    const named = data({tables: [{...(table as Result<TableSeries>), series}]});
    const line = tableCsv(named, buildRows(named, [run(name)])).split('\r\n')[1];
    expect(line?.startsWith(`'${name},`)).toBe(true);
    expect(line).toContain(',-0.5,');
  },
);

test('without intervals neither the table nor its files have any, and values stay', async () => {
  const bare = withoutIntervals(data());
  const rows = buildRows(bare, RUNS);
  expect(rows.map(({cells}) => halfWidth(cells[0]?.last ?? null))).toEqual([NaN, NaN, NaN]);
  expect(cellValue(rows[2]?.cells[0] ?? null, 'last')).toBe(0.5);
  expect(tableCsv(bare, rows).split('\r\n')[3]).toContain('0.5,,,3,0.5,0.5,,,3,0.5,');
  const latex = await tableLatex(bare, rows, shownColumns(bare, RUNS, []));
  expect(latex).toContain('d\\_e & $0.5000$ & $0.5000$ ');
  expect(latex).not.toContain('interval');
});

test('LaTeX has the formula and the settings in comments, and escapes names', async () => {
  const text = await tableLatex(data(), buildRows(data(), RUNS), shownColumns(data(), RUNS, []));
  expect(text).toContain('% formula: f1 = 2*tp/(2*tp+fp+fn)\n% threshold: 0.5\n');
  expect(text).toContain('d\\_e & $0.5000 \\pm 0.10$ & $0.5000 \\pm 0.10$ & 0.1 & adam \\\\');
});

test.each([
  [1752, 1602, 1902, '$1752 \\pm 150$'],
  [20, 20, 20 + 7e-15, '$20$'],
  [2000, 1900.4, 2099.6, '$2000 \\pm 100$'],
  [1.23e-7, 1.08e-7, 1.38e-7, '$1.230 \\times 10^{-7} \\pm 1.5 \\times 10^{-8}$'],
  [1.5e7, 1.5e7 - 2.5e6, 1.5e7 + 2.5e6, '$1.500 \\times 10^{7} \\pm 2500000$'],
  [-2e-5, -2e-5, -2e-5, '$-2.000 \\times 10^{-5}$'],
])(
  'LaTeX prints %d within %d and %d with powers of ten as such',
  async (value, lower, upper, wanted) => {
    const series = [row('a', summary(value, {lower, upper}))];
    const [table] = data().tables;
    const printed = data({tables: [{...(table as Result<TableSeries>), series}]});
    const text = await tableLatex(
      printed,
      buildRows(printed, RUNS),
      shownColumns(printed, RUNS, []),
    );
    expect(text).toContain(`a & ${wanted} & ${wanted} & 0.01`);
  },
);

test('rows are sorted by a hyperparameter, numbers before texts, and those without it come last', () => {
  const mixed = [run('a', {hparams: {lr: 'auto'}}), run('b,"c"'), run('d_e', {hparams: {lr: 0.1}})];
  const sorted = (descending: boolean) =>
    sortRows(data(), buildRows(data(), mixed), {by: {hparam: 'lr'}, descending}).map(rowName);
  expect(sorted(false)).toEqual(['d_e', 'a', 'b,"c"']);
  expect(sorted(true)).toEqual(['a', 'd_e', 'b,"c"']);
});

test('the filter finds words in the names of runs and in their hyperparameters', () => {
  const found = (words: string) => filterRows(buildRows(data(), RUNS), words).map((one) => one.run);
  expect(found('')).toHaveLength(3);
  expect(found('D_')).toEqual(['d_e']);
  expect(found('lr=0.01')).toEqual(['a']);
  expect(found('adam lr')).toEqual(['d_e']);
  expect(found('sgd')).toEqual([]);
});

test('hidden columns are left out of the table and of its LaTeX, and can be shown again', async () => {
  const hidden = ['value:best', 'hparam:lr'];
  const columns = shownColumns(data(), RUNS, hidden);
  expect(columns).toEqual({formulas: [0], values: ['last'], hparams: ['optimizer']});
  expect(await tableLatex(data(), buildRows(data(), RUNS), columns)).toContain(
    '\nrun & last & optimizer ',
  );
  const {values, hparams} = hideableColumns(data(), RUNS);
  const offered = [...values, ...hparams].map(({id}) => id);
  expect(offered).toEqual(['value:last', 'value:best', 'hparam:lr', 'hparam:optimizer']);
});

test('a formula of which every value is hidden has no column', () => {
  expect(shownColumns(data(), RUNS, ['value:best', 'value:last']).formulas).toEqual([]);
});
