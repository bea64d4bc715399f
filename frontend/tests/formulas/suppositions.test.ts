import {expect, test} from 'vitest';
import {Actions} from '../../src/state/actions.ts';
import type {Result} from '../../src/server/api.ts';
import {createState} from '../../src/state/state.ts';
import {suppositionsOf} from '../../src/formulas/suppositions.ts';
import type {ViewKind} from '../../src/views/card-view.ts';
import {result, series} from '../fixtures.ts';

function start() {
  const state = createState();
  const actions = new Actions(state);
  const told = (of: Result, kind: ViewKind = 'steps') =>
    suppositionsOf('f1', of, kind, state, actions);
  return {state, told};
}

const READ = result('f1', [series('a')]);
const GROUP = {
  ...{group: 'a', set: 'counts', class: null, runs: ['a'], steps: [0], n_runs: [1]},
  ...{values: [1], lower: [1], upper: [1], notes: [], cautions: [], members: [series('a')]},
};

test('a threshold that was moved is told where values are read at one, and goes back', () => {
  const {state, told} = start();
  expect(told(READ)).toEqual([]);
  state.threshold.value = 0.25;
  expect(told(result('auc', [series('a', {at: {threshold: null}})]))).toEqual([]);
  const [chip] = told(READ);
  expect(chip?.text).toBe('threshold 0.25');
  chip?.onUndo();
  expect(state.threshold.value).toBe(0.5);
});

test('no threshold is told of a heat map, which is of all; what else is supposed is', () => {
  const {state, told} = start();
  state.threshold.value = 0.25;
  state.prevalence.value = 0.01;
  expect(told(READ, 'heat').map(({text}) => text)).toEqual(['at 1 % positives']);
  expect(told(READ, 'thresholds').map(({text}) => text)).toContain('threshold 0.25');
});

test('groups of runs tell what is supposed of their counts', () => {
  const {state, told} = start();
  state.prevalence.value = 0.01;
  expect(told({...result('f1', []), groups: [GROUP]}).map(({text}) => text)).toEqual([
    'at 1 % positives',
  ]);
  const members = [series('a', {set: null, at: {threshold: null}})];
  expect(told({...result('loss', []), groups: [{...GROUP, set: null, members}]})).toEqual([]);
});
