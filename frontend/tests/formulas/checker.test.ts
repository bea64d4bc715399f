import {effect} from '@preact/signals';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {Api} from '../../src/server/api.ts';
import {Checker} from '../../src/formulas/checker.ts';
import {createState} from '../../src/state/state.ts';
import {run, runsAnswer} from '../fixtures.ts';

const PROBLEM = {code: 'formula_syntax', message: 'End', span: [4, 4], hint: null};

let stop = (): void => undefined;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  stop();
  vi.useRealTimers();
});

function start() {
  const asked: {formula: string; runs: string[]}[] = [];
  const api = new Api((_path, {body}) => {
    const question = JSON.parse(body as string) as {formula: string; runs: string[]};
    asked.push(question);
    if (question.formula === 'gone') {
      return Promise.reject(new TypeError('Failed to fetch'));
    }
    const error = question.formula.endsWith('+') ? PROBLEM : null;
    const answer = {error, names: [], runs: {used: 1, of: 1}, sets: ['counts'], thresholds: 3};
    return Promise.resolve(new Response(JSON.stringify(answer)));
  });
  const state = createState();
  state.answer.value = runsAnswer([run('a'), run('b')]);
  const checker = new Checker(api, state);
  stop = effect(checker.update);
  return {asked, state, checker};
}

test('a text is checked once the typing pauses, over the shown runs', async () => {
  const {asked, state} = start();
  state.hidden.value = new Set(['b']);
  for (const text of ['t', 'tp', 'tp +']) {
    state.text.value = text;
    await vi.advanceTimersByTimeAsync(20);
  }
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toEqual([{formula: 'tp +', runs: ['a'], parameters: {}}]);
  expect(state.checked.value?.answer?.error?.message).toBe('End');
});

test('where all runs are meant their names are not sent: they may be more than a request holds', async () => {
  const {asked, state} = start();
  state.text.value = 'tp';
  await vi.advanceTimersByTimeAsync(200);
  expect(asked).toEqual([{formula: 'tp', parameters: {}}]);
});

test('an empty text is not checked', async () => {
  const {asked, state} = start();
  state.text.value = '  ';
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toEqual([]);
  expect(state.checked.value).toBeNull();
});

test('Enter before the pause is over asks at once', async () => {
  const {asked, state, checker} = start();
  state.text.value = 'tp';
  expect(await checker.isFormula('tp')).toBe(true);
  expect(asked).toHaveLength(1);
});

test('Enter is not lost where new points come while the text is checked', async () => {
  const {state, checker} = start();
  state.text.value = 'tp';
  const clean = checker.isFormula('tp');
  state.answer.value = runsAnswer([run('a'), run('b'), run('c')]);
  expect(await clean).toBe(true);
});

test('a wrong formula is none', async () => {
  const {state, checker} = start();
  state.text.value = 'tp +';
  expect(await checker.isFormula('tp +')).toBe(false);
});

test('where TensorBoard does not answer nothing is known of a text, and that is said', async () => {
  const {state, checker} = start();
  state.text.value = 'gone';
  expect(await checker.isFormula('gone')).toBeNull();
  expect(state.checked.value?.failure).toBe('TensorBoard does not answer.');
});

test('Enter after a name has become a parameter asks anew, and takes no older answer for it', async () => {
  const {asked, state, checker} = start();
  state.text.value = 'beta*tp';
  expect(await checker.isFormula('beta*tp')).toBe(true);
  state.parameters.value = new Map([['beta', 2]]);
  await checker.isFormula('beta*tp');
  expect(asked.map((one) => (one as {parameters?: object}).parameters)).toEqual([{}, {beta: 2}]);
});
