import {effect} from '@preact/signals';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {Api} from '../src/api.ts';
import {CountsReader} from '../src/counts.ts';
import {createState} from '../src/state.ts';
import {result, run, runsAnswer} from './fixtures.ts';

let stop = (): void => undefined;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  stop();
  vi.useRealTimers();
});

/** A panel whose pointer rests at step 2 of f1, and what it has asked. */
async function start() {
  const asked: {readonly threshold_from?: {readonly best: string}}[] = [];
  const api = new Api((_path, {body}) => {
    asked.push(JSON.parse(body as string) as (typeof asked)[number]);
    const results = ['tp', 'fp', 'tn', 'fn'].map((count) => ({
      ...result(count, []),
      series: [{run: 'a', set: 'counts', classes: [null], values: [7]}],
    }));
    return Promise.resolve(new Response(JSON.stringify({results})));
  });
  const state = createState();
  state.answer.value = runsAnswer([run('a'), run('b')]);
  state.thresholdFrom.value = {best: null, part: null};
  state.pointedFormula.value = 'f1';
  state.pointedStep.value = 2;
  stop = effect(new CountsReader(api, state).update);
  await rest();
  return {asked, state};
}

const rest = () => vi.advanceTimersByTimeAsync(200);

test('where each formula chooses its threshold, the counts are read at that of the formula', async () => {
  const {asked, state} = await start();
  expect(asked[0]?.threshold_from?.best).toBe('f1');
  expect([...(state.counts.value?.lines.values() ?? [])]).toEqual([[7, 7, 7, 7]]);
  state.pointedFormula.value = 'mcc';
  expect(state.counts.value).toBeNull();
  await rest();
  expect(asked[1]?.threshold_from?.best).toBe('mcc');
});

test('counts go with what they were counted under, and stay while new points come', async () => {
  const {asked, state} = await start();
  state.answer.value = runsAnswer([run('a'), run('b')], {version: 'v2'});
  expect(state.counts.value).not.toBeNull();
  await rest();
  expect(asked).toHaveLength(2);
  state.prevalence.value = 0.01;
  expect(state.counts.value).toBeNull();
  await rest();
  state.hidden.value = new Set(['b']);
  expect(state.counts.value).toBeNull();
});
