import {effect} from '@preact/signals';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {Api} from '../../src/server/api.ts';
import {bandsJob, Evaluator, linesJob} from '../../src/cards/evaluator.ts';
import {createState} from '../../src/state/state.ts';
import {NO_ZOOMS} from '../../src/state/zooms.ts';
import {result, run, runsAnswer, series} from '../fixtures.ts';

interface Asked {
  readonly formulas: readonly string[];
  readonly threshold: number;
  readonly aborted: () => boolean;
  readonly answer: (body: unknown, init?: ResponseInit) => Promise<void>;
}

let stop = (): void => undefined;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  stop();
  vi.useRealTimers();
});

/** A panel with these cards, and the requests that it has sent. */
function start(...formulas: string[]) {
  const asked: Asked[] = [];
  const api = new Api(
    (_path, {body, signal}) =>
      new Promise((resolve) => {
        const {formulas: items, threshold} = JSON.parse(body as string) as {
          formulas: {formula: string}[];
          threshold: number;
        };
        asked.push({
          formulas: items.map(({formula}) => formula),
          threshold,
          aborted: () => signal?.aborted === true,
          answer: async (answer, init) => {
            resolve(new Response(JSON.stringify(answer), init));
            await vi.advanceTimersByTimeAsync(0);
          },
        });
      }),
  );
  const state = createState();
  state.answer.value = runsAnswer([run('a')]);
  state.chosen.value = formulas.map((formula, id) => ({id, formula}));
  state.onScreen.value = inView(...formulas.keys());
  stop = effect(new Evaluator(state, linesJob(api, state)).update);
  return {asked, state};
}

const inView = (...ids: readonly number[]) => new Map(ids.map((id) => [id, 'inView'] as const));
const good = (...formulas: string[]) => ({
  results: formulas.map((formula) => result(formula, [series('a')])),
});
const settle = () => vi.advanceTimersByTimeAsync(100);

test('all cards are asked for in one request, a formula on two cards once', async () => {
  const {asked} = start('f1', 'mcc', 'f1');
  await settle();
  expect(asked.map(({formulas}) => formulas)).toEqual([['f1', 'mcc']]);
});

test('nothing is asked while nothing has changed', async () => {
  const {asked, state} = start('f1');
  await settle();
  await asked[0]?.answer(good('f1'));
  state.hidden.value = new Set(['a']);
  state.smoothing.value = 0.5;
  await settle();
  expect(asked).toHaveLength(1);
  expect(state.results.value.get('f1')?.result.series).toHaveLength(1);
});

test('new points ask for all cards again, and the old data stay until the answer', async () => {
  const {asked, state} = start('f1');
  await settle();
  await asked[0]?.answer(good('f1'));
  state.answer.value = runsAnswer([run('a')], {version: 'v2'});
  await settle();
  expect(asked).toHaveLength(2);
  expect(state.results.value.has('f1')).toBe(true);
});

test('new points do not give up a request under way, but are asked for after it', async () => {
  const {asked, state} = start('f1');
  await settle();
  state.answer.value = runsAnswer([run('a')], {version: 'v2'});
  await settle();
  expect(asked).toHaveLength(1);
  await asked[0]?.answer(good('f1'));
  await settle();
  expect(asked).toHaveLength(2);
});

test('another threshold gives up a request that is slow', async () => {
  const {asked, state} = start('f1');
  await settle();
  state.threshold.value = 0.25;
  await settle();
  expect(asked[0]?.aborted()).toBe(false);
  await vi.advanceTimersByTimeAsync(300);
  expect(asked[0]?.aborted()).toBe(true);
  expect(asked[1]?.threshold).toBe(0.25);
});

test('a slider that is dragged asks as often as answers come, each time for where it is', async () => {
  const {asked, state} = start('f1');
  await settle();
  await asked[0]?.answer(good('f1'));
  for (const threshold of [0.1, 0.2, 0.3]) {
    state.threshold.value = threshold;
    await vi.advanceTimersByTimeAsync(20);
  }
  await asked[1]?.answer(good('f1'));
  await vi.advanceTimersByTimeAsync(20);
  expect(asked.map(({threshold}) => threshold)).toEqual([0.5, 0.1, 0.3]);
  expect(asked.map(({aborted}) => aborted())).toEqual([false, false, false]);
});

test('a moved slider asks for the cards in view first, and for those near once it rests', async () => {
  const {asked, state} = start('f1', 'mcc');
  await settle();
  await asked[0]?.answer(good('f1', 'mcc'));
  state.onScreen.value = new Map([...inView(0), [1, 'near']]);
  for (const threshold of [0.1, 0.2]) {
    state.threshold.value = threshold;
    await asked.at(-1)?.answer(good('f1'));
    await vi.advanceTimersByTimeAsync(200);
  }
  await vi.advanceTimersByTimeAsync(100);
  expect(asked.slice(1).map(({formulas, threshold}) => [threshold, formulas])).toEqual([
    [0.1, ['f1']],
    [0.2, ['f1']],
    [0.2, ['mcc']],
  ]);
});

test('a moved slider does not wait for what cannot be seen', async () => {
  const {asked, state} = start('f1', 'mcc');
  state.onScreen.value = new Map([...inView(0), [1, 'near']]);
  await settle();
  await asked[0]?.answer(good('f1'));
  await settle();
  state.threshold.value = 0.1;
  expect(asked.map(({formulas, threshold}) => [threshold, formulas])).toEqual([
    [0.5, ['f1']],
    [0.5, ['mcc']],
    [0.1, ['f1']],
  ]);
  expect(asked.map(({aborted}) => aborted())).toEqual([false, true, false]);
});

test('a moved slider asks at once, before anything is drawn', async () => {
  const {asked, state} = start('f1');
  await settle();
  await asked[0]?.answer(good('f1'));
  state.threshold.value = 0.1;
  expect(asked.map(({threshold}) => threshold)).toEqual([0.5, 0.1]);
});

test('one more card asks for that card alone', async () => {
  const {asked, state} = start('f1');
  await settle();
  await asked[0]?.answer(good('f1'));
  state.chosen.value = [...state.cards.value, {id: 9, formula: 'mcc'}];
  state.onScreen.value = inView(0, 9);
  await settle();
  expect(asked[1]?.formulas).toEqual(['mcc']);
});

test('a card that comes into view leaves the request under way as it is', async () => {
  const {asked, state} = start('f1');
  await settle();
  state.chosen.value = [...state.cards.value, {id: 9, formula: 'mcc'}];
  state.onScreen.value = inView(0, 9);
  await settle();
  expect(asked.map(({formulas}) => formulas)).toEqual([['f1'], ['mcc']]);
  expect(asked[0]?.aborted()).toBe(false);
  await asked[1]?.answer(good('mcc'));
  await asked[0]?.answer(good('f1'));
  await settle();
  expect([...state.results.value.keys()]).toEqual(['mcc', 'f1']);
  expect(asked).toHaveLength(2);
});

test('a server that fails is asked again after a second, then after two', async () => {
  const {asked, state} = start('f1');
  const failure = {error: {code: 'data_server', message: 'No data.', span: null, hint: null}};
  await settle();
  await asked[0]?.answer(failure, {status: 503});
  expect(state.evaluateFailure.value).toBe('No data.');
  await vi.advanceTimersByTimeAsync(1100);
  expect(asked).toHaveLength(2);
  await asked[1]?.answer(failure, {status: 503});
  await vi.advanceTimersByTimeAsync(1100);
  expect(asked).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1000);
  await asked[2]?.answer(good('f1'));
  expect(state.evaluateFailure.value).toBeNull();
});

test('a panel that is not seen asks nothing', async () => {
  const {asked, state} = start('f1');
  state.visible.value = false;
  await settle();
  expect(asked).toHaveLength(0);
  state.visible.value = true;
  await settle();
  expect(asked).toHaveLength(1);
});

test('a card is asked for when it comes into view, and not before', async () => {
  const {asked, state} = start('f1', 'mcc');
  state.onScreen.value = inView(0);
  await settle();
  await asked[0]?.answer(good('f1'));
  state.onScreen.value = inView(0, 1);
  await settle();
  expect(asked.map(({formulas}) => formulas)).toEqual([['f1'], ['mcc']]);
});

test('a failure is told no more once the card that failed is gone', async () => {
  const {asked, state} = start('f1');
  const failure = {error: {code: 'data_server', message: 'No data.', span: null, hint: null}};
  await settle();
  await asked[0]?.answer(failure, {status: 503});
  expect(state.evaluateFailure.value).toBe('No data.');
  state.chosen.value = [];
  expect(state.evaluateFailure.value).toBeNull();
});

test('looking around does not ask a server that fails before its time', async () => {
  const {asked, state} = start('f1');
  const failure = {error: {code: 'data_server', message: 'No data.', span: null, hint: null}};
  await settle();
  await asked[0]?.answer(failure, {status: 503});
  state.onScreen.value = inView(0, 7);
  await settle();
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toHaveLength(2);
});

test('intervals are asked for the steps that a long line is zoomed to, of whatever axis', async () => {
  const bodies: Record<string, unknown>[] = [];
  const long = Array.from({length: 200}, (_, index) => index * 10);
  const line = series('a', {steps: long, values: long, wall_times: long.map((step) => step + 500)});
  const api = new Api((_path, {body}) => {
    bodies.push(JSON.parse(body as string) as Record<string, unknown>);
    return Promise.resolve(new Response(JSON.stringify({results: [result('f1', [line])]})));
  });
  const state = createState();
  state.answer.value = runsAnswer([run('a')]);
  state.chosen.value = [{id: 0, formula: 'f1'}];
  state.onScreen.value = inView(0);
  const [lines, bands] = [linesJob(api, state), bandsJob(api, state)];
  const stops = [lines, bands].map((job) => effect(new Evaluator(state, job).update));
  stop = () => stops.forEach((one) => one());
  await settle();
  const zoomTo = async (x: readonly [number, number] | null): Promise<unknown> => {
    state.zooms.value = new Map([[0, {...NO_ZOOMS, steps: {x, y: null}}]]);
    await settle();
    return bodies.at(-1)?.interval_steps;
  };
  expect(bodies.map((body) => [body.interval, body.interval_steps])).toEqual([
    [undefined, undefined],
    [0.95, undefined],
  ]);
  expect(await zoomTo([95, 205])).toEqual([100, 200]);
  expect(await zoomTo([101, 102])).toBeUndefined(); // between two steps, as for the whole line
  state.axis.value = 'wall';
  expect(await zoomTo([600, 705])).toEqual([100, 200]);
  expect(bodies).toHaveLength(5);
});
