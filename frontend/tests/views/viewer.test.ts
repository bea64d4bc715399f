import {effect} from '@preact/signals';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {Api} from '../../src/server/api.ts';
import type {Fetch} from '../../src/server/api.ts';
import {createState} from '../../src/state/state.ts';
import {DEFAULT_VIEW} from '../../src/views/card-view.ts';
import {Viewer} from '../../src/views/viewer.ts';
import {result, run, runsAnswer, series} from '../fixtures.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A panel with one card over thresholds at a step, and what it asks for. */
function started(answers: Fetch, bands = false) {
  const state = createState();
  state.bands.value = bands;
  const fetch = vi.fn(answers);
  const answer = runsAnswer([run('a/validation')]);
  state.answer.value = answer;
  state.chosen.value = [{id: 0, formula: 'f1'}];
  state.onScreen.value = new Map([[0, 'inView']]);
  const evaluated = {result: result('f1', [series('a/validation')]), stamp: '', conditions: ''};
  state.results.value = new Map([['f1', evaluated]]);
  const at = (step: number | null): void => {
    state.views.value = new Map([[0, {...DEFAULT_VIEW, kind: 'thresholds', step}]]);
  };
  at(null);
  effect(new Viewer(new Api(fetch), state).update);
  return {state, at, fetch, answer};
}

const answered: Fetch = () => Promise.resolve(Response.json({results: [result('f1', [])]}));

const busy: Fetch = () => {
  const error = {code: 'busy', message: 'Try later.', span: null, hint: null};
  return Promise.resolve(Response.json({error}, {status: 503, headers: {'Retry-After': '1'}}));
};

test('a card over thresholds asks once, and again for another step and for new data', async () => {
  const {state, at, fetch, answer} = started(answered);
  await vi.advanceTimersByTimeAsync(1000);
  expect(fetch).toHaveBeenCalledTimes(1);
  at(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(JSON.parse(fetch.mock.calls[1]?.[1].body as string)).toMatchObject({
    ...{view: 'threshold', step: 1},
  });
  at(null);
  await vi.advanceTimersByTimeAsync(1000);
  expect(fetch).toHaveBeenCalledTimes(2);
  state.answer.value = {...answer, version: 'v2'};
  await vi.advanceTimersByTimeAsync(1000);
  expect(fetch).toHaveBeenCalledTimes(3);
});

test('intervals are asked for once their values are there, and only where they are drawn', async () => {
  const {state, fetch, answer} = started(answered, true);
  const asked = () => fetch.mock.calls.map(([, {body}]) => JSON.parse(body as string) as object);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked()[0]).not.toHaveProperty('interval');
  expect(asked().slice(1)).toEqual([{...asked()[0], interval: 0.95}]);
  state.bands.value = false;
  state.answer.value = {...answer, version: 'v2'};
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked()).toHaveLength(3);
  expect(asked()[2]).toEqual(asked()[0]);
});

test('a card that shows steps, or is out of view, asks for nothing', async () => {
  const {state, fetch} = started(answered);
  state.onScreen.value = new Map();
  await vi.advanceTimersByTimeAsync(1000);
  state.views.value = new Map();
  state.onScreen.value = new Map([[0, 'inView']]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(fetch).not.toHaveBeenCalled();
});

test('a question that no card has any more is given up', async () => {
  const signals: AbortSignal[] = [];
  const {at} = started((_, {signal}) => {
    signals.push(signal as AbortSignal);
    return new Promise(() => undefined);
  });
  await vi.advanceTimersByTimeAsync(1000);
  at(1);
  expect(signals.map(({aborted}) => aborted)).toEqual([true]);
});

test('a question that failed says why, and is asked again', async () => {
  let fails = true;
  const {state, fetch} = started((...asked) => (fails ? busy : answered)(...asked));
  await vi.advanceTimersByTimeAsync(100);
  expect([...state.viewed.value.values()].map(({failure}) => failure)).toEqual(['Try later.']);
  fails = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fetch.mock.calls.length).toBe(2);
  expect([...state.viewed.value.values()].map(({failure}) => failure)).toEqual([null]);
});
