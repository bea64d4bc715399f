import {batch, effect} from '@preact/signals';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {Api} from '../../src/server/api.ts';
import {CountsReader} from '../../src/cards/counts.ts';
import {createState} from '../../src/state/state.ts';
import {result, run, runsAnswer} from '../fixtures.ts';

let stop = (): void => undefined;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  stop();
  vi.useRealTimers();
});

interface Body {
  readonly threshold_from?: {readonly best: string};
  readonly threshold?: number;
  readonly step: number | null;
}

/** A panel whose pointer rests at step 2 of f1, and what it has asked. */
async function start() {
  const asked: Body[] = [];
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

test('over thresholds the counts are read at the threshold that the pointer is at, whatever is chosen', async () => {
  const {asked, state} = await start();
  const point = async (threshold: number | null, step: number | null): Promise<void> => {
    batch(() => {
      state.pointedThreshold.value = threshold;
      state.pointedStep.value = step;
    });
    await rest();
  };
  await point(0.25, null);
  expect(asked[1]).toMatchObject({threshold: 0.25, step: null});
  expect(asked[1]).not.toHaveProperty('threshold_from');
  expect(state.counts.value?.place).toBe(0.25);
  await point(0.25, 1); // another card, at a step
  expect(asked[2]).toMatchObject({threshold: 0.25, step: 1});
  await point(null, null);
  expect(state.counts.value).toBeNull();
  expect(asked).toHaveLength(3);
});

test('where runs are put together no counts are told, and none are asked for', async () => {
  const {asked, state} = await start();
  state.grouping.value = {by: 'pattern', value: 'seed*', spread: 'std'};
  expect(state.counts.value).toBeNull();
  state.pointedStep.value = 3;
  await rest();
  state.pointedThreshold.value = 0.25;
  await rest();
  expect(asked).toHaveLength(1);
  state.grouping.value = null;
  await rest();
  expect(asked).toHaveLength(2);
});
