import {expect, test, vi} from 'vitest';
import {ApiError} from '../../src/server/api-error.ts';
import {Api} from '../../src/server/api.ts';
import type {Fetch} from '../../src/server/api.ts';
import {Latest} from '../../src/server/latest.ts';
import {result} from '../fixtures.ts';

const {signal} = new AbortController();
const answers = (body: unknown, init: ResponseInit = {}): Fetch =>
  vi.fn(() => Promise.resolve(new Response(JSON.stringify(body), init)));

test('a POST carries the header that the server asks for', async () => {
  const fetch = vi.fn(answers({results: [result('tp', [])]}));
  await new Api(fetch).evaluate(
    ['tp'],
    {threshold: 0.25, thresholdFrom: null, prevalence: null, parameters: {}},
    signal,
  );
  expect(fetch).toHaveBeenCalledWith('./evaluate', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Custom-Metrics': '1',
      Accept: 'application/octet-stream',
    },
    body: '{"formulas":[{"formula":"tp"}],"threshold":0.25}',
    signal,
  });
});

test('every step is asked for only where it is wanted', async () => {
  const fetch = vi.fn(answers({results: [result('tp', [])]}));
  const conditions = {
    threshold: 0.5,
    thresholdFrom: null,
    prevalence: null,
    parameters: {},
    everyStep: true,
  };
  await new Api(fetch).evaluate(['tp'], conditions, signal);
  const [, init] = fetch.mock.calls[0] ?? [];
  expect(init?.body).toBe('{"formulas":[{"formula":"tp"}],"threshold":0.5,"every_step":true}');
});

test('which values people want to be the best of a formula is said, also where it chooses a threshold', async () => {
  const fetch = vi.fn(answers({results: [result('cost', []), result('tp', []), result('fn', [])]}));
  const conditions = {
    threshold: 0.5,
    thresholdFrom: {best: '5*fn + fp', part: null},
    prevalence: null,
    parameters: {},
    minimized: ['5*fn + fp'],
    maximized: ['fn'],
  };
  await new Api(fetch).evaluate([' 5*fn + fp', 'tp', 'fn'], conditions, signal);
  const [, init] = fetch.mock.calls[0] ?? [];
  expect(init?.body).toBe(
    '{"formulas":[{"formula":" 5*fn + fp","goal":"minimize"},{"formula":"tp"},{"formula":"fn","goal":"maximize"}],' +
      '"threshold_from":{"best":"5*fn + fp","part":null,"goal":"minimize","at":"step"}}',
  );
});

test('a prevalence is sent only where it is not the one that was logged', async () => {
  const fetch = vi.fn(answers({results: [result('tp', [])]}));
  await new Api(fetch).evaluate(
    ['tp'],
    {threshold: 0.5, thresholdFrom: null, prevalence: 0.01, parameters: {}},
    signal,
  );
  const [, init] = vi.mocked(fetch).mock.calls[0] ?? [];
  expect(init?.body).toBe('{"formulas":[{"formula":"tp"}],"threshold":0.5,"prevalence":0.01}');
});

test('an error of the server keeps its code, its message and when to come back', async () => {
  const body = {error: {code: 'busy', message: 'Try later.', span: null, hint: null}};
  const fetch = answers(body, {status: 503, headers: {'Retry-After': '7'}});
  await expect(new Api(fetch).runs(signal)).rejects.toMatchObject({
    code: 'busy',
    message: 'Try later.',
    retryAfter: 7,
  });
});

test('an answer that is no JSON is an error with words', async () => {
  const fetch: Fetch = () => Promise.resolve(new Response('<html>', {status: 502}));
  await expect(new Api(fetch).runs(signal)).rejects.toThrow('TensorBoard answered 502.');
});

test('a server that is gone is an error with words', async () => {
  const fetch: Fetch = () => Promise.reject(new TypeError('Failed to fetch'));
  await expect(new Api(fetch).runs(signal)).rejects.toThrow(
    new ApiError('unreachable', 'TensorBoard does not answer.'),
  );
});

test('fewer results than formulas are an error and not another formula’s values', async () => {
  const api = new Api(answers({results: []}));
  const conditions = {threshold: 0.5, thresholdFrom: null, prevalence: null, parameters: {}};
  await expect(api.evaluate(['tp'], conditions, signal)).rejects.toThrow(
    'TensorBoard did not answer for every formula.',
  );
});

test('an answer to an older question is dropped', async () => {
  const latest = new Latest();
  const finish: ((text: string) => void)[] = [];
  const ask = () => new Promise<string>((resolve) => finish.push(resolve));
  const first = latest.run(ask);
  const second = latest.run(ask);
  finish[1]?.('new');
  finish[0]?.('old');
  expect(await first).toBeUndefined();
  expect(await second).toBe('new');
});

test('an older question is told to stop, and its failure is not reported', async () => {
  const latest = new Latest();
  const first = latest.run(
    (older) =>
      new Promise<string>((_, reject) => {
        older.addEventListener('abort', () => reject(new Error('stopped')));
      }),
  );
  const second = latest.run(() => Promise.resolve('new'));
  expect(await first).toBeUndefined();
  expect(await second).toBe('new');
});

test('a chosen threshold is asked for where values are read at one, and nowhere else', async () => {
  const fetch = vi.fn(answers({results: [result('tp', [])]}));
  const api = new Api(fetch);
  const thresholdFrom = {best: 'f2', part: 'validation'};
  const conditions = {threshold: 0.3, thresholdFrom, prevalence: null, parameters: {}};
  await api.evaluate(['tp'], conditions, signal);
  await api.view({view: 'matrix', formulas: ['tp'], runs: ['a'], step: 2, conditions}, signal);
  await api.view({view: 'surface', formulas: ['tp'], runs: ['a'], conditions}, signal);
  const chosen = '"threshold_from":{"best":"f2","part":"validation","at":"step"}';
  expect(vi.mocked(fetch).mock.calls.map(([, init]) => init.body)).toEqual([
    `{"formulas":[{"formula":"tp"}],${chosen}}`,
    `{"formulas":[{"formula":"tp"}],${chosen},"view":"matrix","runs":["a"],"step":2}`,
    '{"formulas":[{"formula":"tp"}],"threshold":0.3,"view":"surface","runs":["a"]}',
  ]);
});
