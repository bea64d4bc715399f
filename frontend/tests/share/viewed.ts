import type {Result} from '../../src/server/api.ts';
import {viewedOf} from '../../src/share/viewed.ts';
import {createState} from '../../src/state/state.ts';
import {keyOf, withIntervals} from '../../src/views/asks.ts';
import type {Ask} from '../../src/views/asks.ts';
import {DEFAULT_VIEW} from '../../src/views/card-view.ts';
import type {CardView} from '../../src/views/card-view.ts';
import {lookedOf} from '../../src/views/looked.ts';
import {result, run, runsAnswer, series} from '../fixtures.ts';

export const ENTRY = {run: 'a', set: 'counts', class: null, notes: [], cautions: []};

export const CURVES = [
  {...ENTRY, thresholds: [0, 0.25, 1], values: [0.1, 0.8, null], at: {step: 2, wall_time: 7}},
  {...ENTRY, run: 'b', thresholds: [0.5], values: [0.3], at: {step: 1, wall_time: 7}},
];

export const MATRIX = {
  ...{...ENTRY, labels: ['cat', 'dog'], at: {step: 5, threshold: null, rule: null}},
  matrix: [
    [30, 10],
    [0, 7],
  ],
};

const VALUES = {...ENTRY, classes: ['cat', 'dog'], values: [0.75, 0.25], at: {step: 2}};
const CAT = series('a', {class: 'cat', values: [0.25, 0.5, 0.75]});

/** What is said of two classes: their values, their examples, and their lines over steps. */
export const CLASSES = [
  [[VALUES], [{...VALUES, values: [30, 10]}]],
  [[CAT, {...CAT, class: 'dog'}]],
];

/** A card of two runs that shows another axis than the steps, with what the server said to it. */
export function start(
  changes: Partial<CardView>,
  answers: readonly (readonly unknown[])[],
  formula = 'f1',
  intervals: readonly unknown[] = [],
) {
  const state = createState();
  const card = {id: 0, formula};
  const over = result(formula, [series('a'), series('b')]);
  state.answer.value = runsAnswer([run('a'), run('b')]);
  state.results.value = new Map([[formula, {result: over, stamp: '', conditions: ''}]]);
  state.views.value = new Map([[0, {...DEFAULT_VIEW, ...changes}]]);
  const looked = lookedOf(card, over, state);
  if (looked === null) {
    throw new Error('The card shows its formula over steps.');
  }
  const said = (ask: Ask, ones: readonly unknown[]) => {
    const results = ones.map((one): Result<unknown> => ({
      ...result('', []),
      series: one as readonly unknown[],
    }));
    return [keyOf(ask), {version: 'v1', results, failure: null}] as const;
  };
  const last = withIntervals(looked.asks.at(-1));
  state.viewed.value = new Map([
    ...looked.asks.flatMap((ask, index) => {
      const ones = answers[index];
      return ones === undefined ? [] : [said(ask, ones)];
    }),
    ...(last === null ? [] : [said(last, [intervals])]),
  ]);
  return {state, card, viewed: viewedOf(card, looked, state)};
}
