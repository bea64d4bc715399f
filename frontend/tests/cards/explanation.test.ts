import {effect} from '@preact/signals';
import {expect, test} from 'vitest';
import type {Point} from '../../src/server/answers.ts';
import {Api} from '../../src/server/api.ts';
import {buildGroupLines} from '../../src/chart/groups.ts';
import {buildLines} from '../../src/chart/lines.ts';
import type {Line} from '../../src/chart/lines.ts';
import {readLines} from '../../src/chart/readout.ts';
import {lineKey} from '../../src/cards/counts.ts';
import {explained, GapExplainer} from '../../src/cards/explainer.ts';
import {
  derivation,
  explanationText,
  gapOf,
  originOf,
  reasonOf,
} from '../../src/cards/explanation.ts';
import {reasonsOf} from '../../src/cards/explanation.ts';
import {createState} from '../../src/state/state.ts';
import {result, run, runsAnswer, series} from '../fixtures.ts';

const POINT: Point = {
  ...{run: 'a', set: 'counts', class: null, value: 10 / 13},
  counts: {tp: 40, fp: 20, tn: 9_300_123, fn: 10},
  ...{formula: 'f2', substituted: '0.7692', lines: []},
  parts: [
    {
      ...{name: 'f2', formula: '5*tp / (5*tp + 4*fn + fp)'},
      ...{substituted: '5·40 / (5·40 + 4·10 + 20)', lines: ['200 / 260', '0.7692']},
    },
  ],
  band: null,
  sources: [{run: 'a/custom_metrics', tag: 'counts'}],
  at: {threshold: 0.5, rule: '>'},
  join: {used: 2, operands: {counts: 3, epoch_loss: 2}},
  notes: [],
  cautions: ['computed from batches'],
};
const RESULT = {name: null, formula: 'f2', definition: null, error: null, skipped: []};

test('a formula is followed by what it becomes, and by those that it refers to', () => {
  expect(derivation(POINT)).toBe(
    'f2\n  = 0.7692\n\nf2 = 5*tp / (5*tp + 4*fn + fp)\n  = 5·40 / (5·40 + 4·10 + 20)\n' +
      '  = 200 / 260\n  = 0.7692',
  );
});

test('the rule, the source, the steps and every caution are told', () => {
  expect(originOf(POINT)).toEqual([
    'A score > 0.5 is predicted positive.',
    'From counts of a/custom_metrics',
    'There are values at 2 steps; counts has 3, epoch_loss has 2',
    'computed from batches',
  ]);
});

test('what is copied has the counts, the threshold and its rule, the sources and the steps too', () => {
  expect(explanationText('a at step 7', POINT).split('\n\n')).toEqual([
    'a at step 7',
    'tp = 40, fp = 20, tn = 9300123, fn = 10',
    ...derivation(POINT).split('\n\n'),
    originOf(POINT).join('\n'),
  ]);
  const whole = {...POINT, counts: null, at: {threshold: null, rule: null}};
  expect(explanationText('a at step 7', whole)).not.toContain('tp = ');
});

test('of several classes that of the line is explained', () => {
  const other = {...POINT, class: 'cat'};
  const key = JSON.stringify(['a', 'counts', 'cat']);
  expect(explained({...RESULT, series: [POINT, other]}, [key]).points).toEqual([other]);
});

test('of a group the points of its runs are explained in their order, and it is said which has none', () => {
  const keys = ['b', 'c', 'a'].map((run) => lineKey(run, 'counts', null));
  const error = {code: 'step', message: 'No step 7.', span: null, hint: null};
  const series = [POINT, {...POINT, run: 'b'}];
  const {points, missing, failure} = explained(
    {...RESULT, series, skipped: [{run: 'c', error}]},
    keys,
  );
  expect(points.map(({run}) => run)).toEqual(['b', 'a']);
  expect(missing).toEqual(['c: No step 7.']);
  expect(failure).toBe(null);
});

test('a value that has gone is said to have gone', () => {
  const error = {code: 'step', message: 'No step 7.', span: null, hint: null};
  const skipped = [{run: 'a', error}];
  expect(explained({...RESULT, series: [], skipped}, ['']).failure).toBe('No step 7.');
  expect(explained({...RESULT, series: []}, ['']).failure).toBe('The run has this value no more.');
});

test('the lines without a value at a place are asked about, and the last note tells why', () => {
  const lines = buildLines(result('x', [series('a'), series('b', {values: [1, 2, 3]})]), {
    shown: new Set(['a', 'b']),
    styles: new Map(),
    dark: false,
    axis: 'step',
    bands: true,
  });
  const key = lineKey('a', 'counts', null);
  const place = {formula: 'x', step: 1};
  expect(gapOf(readLines(lines, 1), place)).toEqual({...place, key, of: [key]});
  expect(gapOf(readLines(lines, 2), place)).toBe(null);
  const notes = [
    'precision is undefined',
    '0 / 0 is undefined: none predicted positive',
    'no interval',
  ];
  const told = explained({...RESULT, series: [{...POINT, notes}]}, [key]);
  expect([...reasonsOf(told)]).toEqual([[key, '0 / 0 is undefined: none predicted positive']]);
  expect(reasonsOf(null).size).toBe(0);
});

test('of a group without a value each run is asked about, and what they have in common is told once', () => {
  const runs = ['a', 'b', 'c'];
  const group = {...{group: 'g', set: 'counts', class: null, runs}, steps: [1], n_runs: [0]};
  const [line] = buildGroupLines(
    [
      {
        ...group,
        values: [null],
        lower: [null],
        upper: [null],
        notes: [],
        cautions: [],
        members: [],
      },
    ],
    {shown: new Set(), styles: new Map(), dark: false, axis: 'step', bands: true},
  ) as [Line];
  const of = runs.map((name) => lineKey(name, 'counts', null));
  const place = {formula: 'x', step: 1};
  expect(gapOf(readLines([line], 1), place)).toEqual({...place, key: of[0], of});
  const told = new Map(of.map((key, index) => [key, index < 2 ? 'none predicted' : 'weighted']));
  expect(reasonOf(line, told)).toBe('none predicted, weighted');
  expect(reasonOf(line, new Map())).toBe('');
});

test('why a value is undefined is asked once, of the runs of a training too, without intervals', async () => {
  const bodies: unknown[] = [];
  const api = new Api((_, {body}) => {
    bodies.push(JSON.parse(body as string));
    return Promise.resolve(Response.json({results: [{...RESULT, series: [POINT]}]}));
  });
  const state = createState();
  state.answer.value = runsAnswer([run('a/train'), run('a/validation'), run('b')]);
  const key = lineKey('a', 'counts', null);
  const {update} = new GapExplainer(api, state);
  const stop = effect(update);
  state.gap.value = {formula: 'f2', key, step: 1};
  await expect.poll(() => state.gapTold.value?.points).toEqual([POINT]);
  stop();
  expect(bodies).toEqual([
    {
      ...{formulas: [{formula: 'f2'}], view: 'point', runs: ['a/train', 'a/validation']},
      ...{threshold: 0.5, step: 1, interval: null},
    },
  ]);
});
