import {afterEach, expect, test} from 'vitest';
import {groupRequest} from '../../src/runs/grouping.ts';
import type {Grouping} from '../../src/runs/grouping.ts';
import {createState, receiveRuns} from '../../src/state/state.ts';
import {result, run, runsAnswer} from '../fixtures.ts';

const SEEDS: Grouping = {by: 'pattern', value: 's*', spread: 'std'};
const RATES: Grouping = {by: 'hparam', value: 'lr', spread: 'std'};

let stop = (): void => undefined;

afterEach(() => stop());

type Group = readonly [name: string, ...runs: string[]];

/** A panel of runs `r0` to `r19`, and what its cards were answered, by their formulas. */
function start() {
  const state = createState();
  stop = state.styles.subscribe(() => undefined); // as the list of runs, which is always there
  const names = Array.from({length: 20}, (_, index) => `r${index}`);
  receiveRuns(state)(runsAnswer(names.map((name) => run(name))));
  const answer = (formula: string, grouping: Grouping, ...groups: readonly Group[]): void => {
    const [stamp, group] = ['', groupRequest(grouping)];
    const entries = groups.map(([name, ...runs]) => ({
      ...{group: name, runs, set: null, class: null, steps: [], values: [], n_runs: []},
      ...{lower: [], upper: [], notes: [], cautions: [], members: []},
    }));
    const of = {...result(formula, []), groups: entries};
    state.results.value = new Map([
      ...state.results.value,
      [formula, {result: of, stamp, conditions: '', group}],
    ]);
  };
  const styles = (...runs: readonly string[]) =>
    runs.map((name) => {
      const {color, dash} = state.styles.value.get(name) ?? {color: -1, dash: -1};
      return `${color}/${dash}`;
    });
  return {state, answer, styles};
}

test('each group has a style of its own, in the order of their first runs, and its runs that style', () => {
  const {state, answer, styles} = start();
  state.grouping.value = SEEDS;
  const [first, ...others] = Array.from({length: 7}, (_, at): Group => {
    return [`g${at}`, `r${at}`, `r${at + 10}`];
  });
  answer('f1', SEEDS, ['h', 'r8', 'r18'], ...others, ...(first === undefined ? [] : [first]));
  expect(styles('r0', 'r10', 'r6', 'r8', 'r18')).toEqual(['0/0', '0/0', '6/0', '0/1', '0/1']);
  expect(styles('r7')).toEqual(['0/1']); // in no group: the eighth run
});

test('all runs of a group have its style, of whichever set and class they are', () => {
  const {state, answer, styles} = start();
  state.grouping.value = SEEDS;
  answer('f1', SEEDS, ['a', 'r3', 'r4'], ['a', 'r3'], ['b', 'r5'], ['b', 'r6']);
  expect(styles('r3', 'r4', 'r5', 'r6')).toEqual(['0/0', '0/0', '1/0', '1/0']);
});

test('a card off screen that holds another grouping counts for nothing', () => {
  const {state, answer, styles} = start();
  state.grouping.value = SEEDS;
  answer('f1', SEEDS, ['s*', 'r0', 'r1'], ['t*', 'r2', 'r3']);
  answer('mcc', SEEDS, ['s*', 'r0', 'r1'], ['t*', 'r2', 'r3']);
  state.grouping.value = RATES;
  expect(styles('r1', 'r3')).toEqual(['0/0', '1/0']); // until the answer, as the cards are
  answer('f1', RATES, ['lr = 1', 'r4', 'r5'], ['lr = 2', 'r6', 'r0']);
  expect(styles('r0', 'r6', 'r4')).toEqual(['0/0', '0/0', '1/0']);
  expect(styles('r1', 'r3')).toEqual(['1/0', '3/0']); // as runs
});

test('a group keeps its style while others are hidden and come back, and whatever is told of it', () => {
  const {state, answer, styles} = start();
  state.grouping.value = SEEDS;
  answer('f1', SEEDS, ['b', 'r2', 'r3'], ['c', 'r4', 'r5']);
  answer('f1', SEEDS, ['c', 'r4', 'r5']);
  expect(styles('r4', 'r5')).toEqual(['1/0', '1/0']);
  state.grouping.value = {...SEEDS, spread: 'range'};
  expect(styles('r4')).toEqual(['1/0']);
  answer('f1', state.grouping.value, ['a', 'r0', 'r1'], ['b', 'r2'], ['c', 'r4']);
  expect(styles('r0', 'r2', 'r4')).toEqual(['2/0', '0/0', '1/0']);
});

test('runs that are taken apart have their own styles again', () => {
  const {state, answer, styles} = start();
  state.grouping.value = SEEDS;
  answer('f1', SEEDS, ['s*', 'r2', 'r3']);
  expect(styles('r3')).toEqual(['0/0']);
  state.grouping.value = {...SEEDS, value: 's'}; // a pattern that is still being typed
  expect(styles('r2', 'r3')).toEqual(['2/0', '3/0']);
});
