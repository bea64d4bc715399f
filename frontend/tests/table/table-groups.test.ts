import {expect, test} from 'vitest';
import type {Comparison, TableSeries} from '../../src/server/answers.ts';
import type {Result} from '../../src/server/api.ts';
import {
  buildRows,
  cellValue,
  filterRows,
  rowName,
  sortRows,
  unfold,
  withoutIntervals,
} from '../../src/table/table.ts';
import type {TableData} from '../../src/table/table.ts';
import {shownColumns} from '../../src/table/table-columns.ts';
import {tableCsv, tableLatex} from '../../src/table/table-export.ts';
import {run} from '../fixtures.ts';
import {data, row, RUNS, summary} from './tabled.ts';

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

test('a group is compared as such, and each of its runs by itself; files hold both', async () => {
  const of = (
    name: string,
    value: number,
    share: number | null,
    more: Partial<Comparison> = {},
  ) => ({
    ...{run: name, set: 'counts', class: null, notes: ['why'], ...more},
    ...{values: [0, value], probability_better: [0.5, share]},
  });
  const [result] = grouped().tables as [Result<TableSeries>];
  const series = [
    of('b,"c"', 0.25, null, {members: ['b,"c"']}),
    of('b,"c"', 0.25, 0.875),
    of('g/*', 0.125, 0.75, {members: ['d_e', 'a']}),
    of('d_e', 0.375, null),
  ];
  const table = {...ofEach(), baseline: 'a', comparisons: [{...result, series}]};
  const rows = buildRows(table, RUNS);
  const found = rows.flatMap((group) =>
    [group, ...group.below].map(({run: name, cells: [cell]}) => [
      ...[name, cell?.difference, cell?.better, cell?.why],
    ]),
  );
  expect(found).toEqual([
    ['b,"c"', 0.25, NaN, 'why'],
    ['b,"c"', 0.25, 0.875, null],
    ['g/*', 0.125, 0.75, 'why'],
    ['a', NaN, NaN, null],
    ['d_e', 0.375, NaN, null], // undefined in itself
  ]);
  expect(tableCsv(table, rows).split('\r\n')[2]).toContain(',a,0.125,0.75,');
  const latex = await tableLatex(table, rows, shownColumns(table, RUNS, []));
  expect(latex).toContain(
    'g/* (n = 2) & $0.5000 \\pm 0.13$ & $0.5000 \\pm 0.13$ & $0.1250$ & $0.75$',
  );
  expect(latex).toContain('% baseline: a; the probability of being better is unpaired; of groups ');
});

test('files of groups name their runs and how they were put together, with what is shown of it', async () => {
  const table = grouped();
  const rows = buildRows(table, RUNS);
  const [header = '', , line = ''] = tableCsv(table, rows).split('\r\n');
  expect(header.endsWith(',runs,last_runs,best_runs,grouping')).toBe(true);
  expect(line.startsWith('g/*,')).toBe(true);
  const grouping = '{"by":"pattern","value":"g/*","center":"mean","spread":"std"}';
  expect(line.endsWith(`,d_e; a,2,2,"${grouping.replaceAll('"', '""')}"`)).toBe(true);
  const latex = await tableLatex(table, rows, shownColumns(table, RUNS, []));
  expect(latex).toContain(`% runs put together: ${grouping}, half the band shown`);
  expect(latex).toContain('g/* (n = 2) & $0.5000 \\pm 0.13$');

  const bare = withoutIntervals(table);
  const middle = '{"by":"pattern","value":"g/*","center":"mean"}';
  const [, , plain = ''] = tableCsv(bare, buildRows(bare, RUNS)).split('\r\n');
  expect(plain.endsWith(`,d_e; a,2,2,"${middle.replaceAll('"', '""')}"`)).toBe(true);
  const printed = await tableLatex(bare, buildRows(bare, RUNS), shownColumns(bare, RUNS, []));
  expect(printed).toContain(`% runs put together: ${middle}\n`);
  expect(printed).toContain('g/* (n = 2) & $0.5000$');
});
