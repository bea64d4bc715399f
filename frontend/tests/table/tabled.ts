import type {Summary, TableSeries} from '../../src/server/answers.ts';
import type {Result} from '../../src/server/api.ts';
import type {TableData} from '../../src/table/table.ts';
import {run} from '../fixtures.ts';

export const RUNS = [
  run('a', {hparams: {lr: 0.01}}),
  run('b,"c"'),
  run('d_e', {hparams: {lr: 0.1, optimizer: 'adam'}}),
];

export function summary(value: number, changes: Partial<Summary> = {}): Summary {
  return {value, step: 3, threshold: 0.5, lower: null, upper: null, ...changes};
}

export function row(name: string, last: Summary | null): TableSeries {
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

export function data(changes: Partial<TableData> = {}): TableData {
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
