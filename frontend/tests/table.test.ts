import {expect, test} from 'vitest';
import type {Summary, TableSeries} from '../src/answers.ts';
import type {Result} from '../src/api.ts';
import {
  buildRows,
  cellValue,
  filterRows,
  rowName,
  sortRows,
  unfold,
  withoutIntervals,
} from '../src/table.ts';
import type {TableData} from '../src/table.ts';
import {hideableColumns, shownColumns} from '../src/table-columns.ts';
import {halfWidth, tableCsv, tableLatex} from '../src/table-export.ts';
import {run} from './fixtures.ts';

const RUNS = [
  run('a', {hparams: {lr: 0.01}}),
  run('b,"c"'),
  run('d_e', {hparams: {lr: 0.1, optimizer: 'adam'}}),
];

function summary(value: number, changes: Partial<Summary> = {}): Summary {
  return {value, step: 3, threshold: 0.5, lower: null, upper: null, ...changes};
}

function row(name: string, last: Summary | null): TableSeries {
  const one = {
    run: name,
    set: 'counts',
    class: null,
    goal: 'maximize' as const,
    min: last,
    max: last,
  };
  return {...one, last, best: last, mean: last?.value ?? null};
}

function data(changes: Partial<TableData> = {}): TableData {
  const series = [
    row('d_e', summary(0.5, {lower: 0.4, upper: 0.6})),
    row('a', summary(0.25)),
    row('b,"c"', null),
  ];
  const table: Result<TableSeries> = {
    ...{name: null, formula: 'f1', definition: '2*tp/(2*tp+fp+fn)'},
    ...{error: null, series, skipped: []},
  };
  const asked = {
    formulas: ['f1'],
    threshold: 0.5,
    thresholdFrom: null,
    prevalence: null,
    parameters: {},
    everyStep: false,
    baseline: null,
    grouping: null,
    interval: 0.95,
  };
  return {...asked, tables: [table], comparisons: null, ...changes};
}

const names = (order: Parameters<typeof sortRows>[2]) =>
  sortRows(data(), buildRows(data(), RUNS), order).map(rowName);

test('rows stand in the order of the runs until a column is chosen', () => {
  expect(names(null)).toEqual(['a', 'b,"c"', 'd_e']);
});

test('a run that is hidden leaves the table at once, before it is read anew', () => {
  expect(buildRows(data(), RUNS.slice(0, 1)).map(rowName)).toEqual(['a']);
});

test('files say how the threshold was chosen, and whether every step was read', () => {
  const chosen = data({thresholdFrom: {best: 'f1', part: 'validation'}, everyStep: true});
  const [header, line] = tableCsv(chosen, buildRows(chosen, RUNS.slice(0, 1))).split('\r\n');
  expect(header?.includes('interval,threshold,prevalence,parameters,hparams,every_step')).toBe(
    true,
  );
  expect(line?.includes('"best of f1 on validation, at each step",,,lr=0.01,true')).toBe(true);
  const latex = tableLatex(chosen, [], shownColumns(chosen, RUNS, []));
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

test('without intervals neither the table nor its files have any, and values stay', () => {
  const bare = withoutIntervals(data());
  const rows = buildRows(bare, RUNS);
  expect(rows.map(({cells}) => halfWidth(cells[0]?.last ?? null))).toEqual([NaN, NaN, NaN]);
  expect(cellValue(rows[2]?.cells[0] ?? null, 'last')).toBe(0.5);
  expect(tableCsv(bare, rows).split('\r\n')[3]).toContain('0.5,,,3,0.5,0.5,,,3,0.5,');
  const latex = tableLatex(bare, rows, shownColumns(bare, RUNS, []));
  expect(latex).toContain('d\\_e & $0.5000$ & $0.5000$ ');
  expect(latex).not.toContain('interval');
});

test('LaTeX has the formula and the settings in comments, and escapes names', () => {
  const text = tableLatex(data(), buildRows(data(), RUNS), shownColumns(data(), RUNS, []));
  expect(text).toContain('% formula: f1 = 2*tp/(2*tp+fp+fn)\n% threshold: 0.5\n');
  expect(text).toContain('d\\_e & $0.5000 \\pm 0.10$ & $0.5000 \\pm 0.10$ & 0.1 & adam \\\\');
});

test.each([
  [1752, 1602, 1902, '$1752 \\pm 150$'],
  [2000, 1900.4, 2099.6, '$2000 \\pm 100$'],
  [1.23e-7, 1.08e-7, 1.38e-7, '$1.230 \\times 10^{-7} \\pm 1.5 \\times 10^{-8}$'],
  [1.5e7, 1.5e7 - 2.5e6, 1.5e7 + 2.5e6, '$1.500 \\times 10^{7} \\pm 2500000$'],
  [-2e-5, -2e-5, -2e-5, '$-2.000 \\times 10^{-5} \\pm 0.0$'],
])('LaTeX prints %d within %d and %d with powers of ten as such', (value, lower, upper, wanted) => {
  const series = [row('a', summary(value, {lower, upper}))];
  const [table] = data().tables;
  const printed = data({tables: [{...(table as Result<TableSeries>), series}]});
  const text = tableLatex(printed, buildRows(printed, RUNS), shownColumns(printed, RUNS, []));
  expect(text).toContain(`a & ${wanted} & ${wanted} & 0.01`);
});

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

test('hidden columns are left out of the table and of its LaTeX, and can be shown again', () => {
  const hidden = ['value:best', 'hparam:lr'];
  const columns = shownColumns(data(), RUNS, hidden);
  expect(columns).toEqual({formulas: [0], values: ['last'], hparams: ['optimizer']});
  expect(tableLatex(data(), buildRows(data(), RUNS), columns)).toContain(
    '\nrun & last & optimizer ',
  );
  const {values, hparams} = hideableColumns(data(), RUNS);
  const offered = [...values, ...hparams].map(({id}) => id);
  expect(offered).toEqual(['value:last', 'value:best', 'hparam:lr', 'hparam:optimizer']);
});

test('a formula of which every value is hidden has no column', () => {
  expect(shownColumns(data(), RUNS, ['value:best', 'value:last']).formulas).toEqual([]);
});

/** The runs a and d_e put together, beside one that is alone. */
function grouped(): TableData {
  const last = {...summary(0.5, {lower: 0.375, upper: 0.625}), n_runs: 2};
  const one = {...row('g/*', last), members: ['d_e', 'a']};
  const tables = data().tables.map((table) => ({
    ...table,
    series: [{...row('b,"c"', {...summary(0.75), n_runs: 1}), members: ['b,"c"']}, one],
  }));
  const grouping = {by: 'pattern', value: 'g/*', spread: 'std'} as const;
  return data({tables, grouping, interval: null});
}

test('a group whose runs have other sets of counts is a row for each of them', () => {
  const of = (set: string, member: string, value: number) => ({
    ...row('lr = 1', {...summary(value), n_runs: 1}),
    ...{set, members: [member]},
  });
  const tables = data().tables.map((table) => ({
    ...table,
    series: [of('counts', 'a', 0.75), of('other', 'b', 0.25)],
  }));
  const rows = buildRows(data({tables, comparisons: null}), [run('a'), run('b')]);
  expect(rows.map(({set, members, cells}) => [set, members, cells[0]?.last?.value])).toEqual([
    ['counts', ['a'], 0.75],
    ['other', ['b'], 0.25],
  ]);
});

test('a group is a row in the place of its first run, with the hyperparameters that its runs share', () => {
  const runs = [
    run('d_e', {hparams: {lr: 0.1, seed: 1}}),
    run('b,"c"'),
    run('a', {hparams: {lr: 0.1, seed: 2}}),
  ];
  const rows = buildRows(grouped(), runs);
  expect(rows.map(({run: name, members}) => [name, members])).toEqual([
    ['g/*', ['d_e', 'a']],
    ['b,"c"', ['b,"c"']],
  ]);
  expect(rows[0]?.hparams).toEqual({lr: 0.1});
  expect(buildRows(grouped(), [run('b,"c"')]).map(rowName)).toEqual(['b,"c"']);
  expect(filterRows(rows, 'd_e').map(rowName)).toEqual(['g/*']);
  const byLast = {by: {formula: 'f1', column: 'last'}, descending: true} as const;
  expect(sortRows(grouped(), rows, byLast).map(rowName)).toEqual(['b,"c"', 'g/*']);
});

/** The same, with the values of each run beside those of the groups. */
function ofEach(): TableData {
  const table = grouped();
  const each = [row('a', summary(0.375)), row('d_e', summary(0.625)), row('b,"c"', summary(0.75))];
  return {
    ...table,
    tables: table.tables.map((one) => ({...one, series: [...one.series, ...each]})),
  };
}

test('the runs of an open group stand below it, in the order of the table, and those of others nowhere', () => {
  const table = ofEach();
  const rows = buildRows(table, RUNS);
  const open = rows.filter(({run: name}) => name === 'g/*').map(({key}) => key);
  const shown = (order: Parameters<typeof sortRows>[2]) =>
    unfold(table, sortRows(table, rows, order), order, open).map((one) => [
      one.run,
      one.members !== null,
      cellValue(one.cells[0] ?? null, 'last'),
    ]);
  expect(shown(null)).toEqual([
    ['b,"c"', true, 0.75],
    ['g/*', true, 0.5],
    ['a', false, 0.375],
    ['d_e', false, 0.625],
  ]);
  const falling = shown({by: {formula: 'f1', column: 'last'}, descending: true});
  expect(falling.map(([name]) => name)).toEqual(['b,"c"', 'g/*', 'd_e', 'a']);
});

test('a group has the runs that any formula has, of which some may lack others', () => {
  const [first] = grouped().tables as [Result<TableSeries>];
  const series = first.series.map((one) => ({...one, members: one.members?.slice(0, 1)}));
  const table = {
    ...grouped(),
    ...{formulas: ['x', 'f1'], tables: [{...first, series}, first]},
  } as TableData;
  const group = buildRows(table, RUNS).find(({run: name}) => name === 'g/*');
  expect(group?.members).toEqual(['d_e', 'a']);
});

test('groups have no columns that compare, whatever the baseline', () => {
  expect(shownColumns({...grouped(), baseline: 'a'}, RUNS, []).values).toEqual(['last', 'best']);
});

test('files of groups name their runs and how they were put together', () => {
  const table = grouped();
  const rows = buildRows(table, RUNS);
  const [header = '', , line = ''] = tableCsv(table, rows).split('\r\n');
  expect(header.endsWith(',runs,last_runs,best_runs,grouping')).toBe(true);
  expect(line.startsWith('g/*,')).toBe(true);
  const grouping = '{"by":"pattern","value":"g/*","center":"mean","spread":"std"}';
  expect(line.endsWith(`,d_e; a,2,2,"${grouping.replaceAll('"', '""')}"`)).toBe(true);
  const latex = tableLatex(table, rows, shownColumns(table, RUNS, []));
  expect(latex).toContain(`% runs put together: ${grouping}, half the band shown`);
  expect(latex).toContain('g/* (2 runs) & $0.5000 \\pm 0.13$');
});
