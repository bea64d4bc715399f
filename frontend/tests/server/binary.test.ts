import {expect, test} from 'vitest';
import {Api} from '../../src/server/api.ts';
import {BINARY, decode} from '../../src/server/binary.ts';
import {result, series} from '../fixtures.ts';

const {signal} = new AbortController();

/** An answer as `http_api.md` describes it, written out by hand. */
function bytes(header: unknown, numbers: readonly number[]): ArrayBuffer {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.length / 8) * 8;
  const content = new ArrayBuffer(8 + padded + 8 * numbers.length);
  new DataView(content).setBigUint64(0, BigInt(padded), true);
  new Uint8Array(content, 8, padded).fill(32).set(text);
  new Float64Array(content, 8 + padded).set(numbers);
  return content;
}

test('columns and matrices stand where they belong, undefined and infinite values as they are', () => {
  const header = {
    steps: {column: 0, shape: [2]},
    surface: {column: 2, shape: [2, 3]},
    none: {column: 8, shape: [0]},
    operands: {column: 3, shape: 4},
    text: 'µ',
  };
  expect(decode(bytes(header, [0, 1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1, 2, 3]))).toEqual(
    {
      steps: [0, 1],
      surface: [
        [0.5, Number.NaN, Number.POSITIVE_INFINITY],
        [1, 2, 3],
      ],
      none: [],
      operands: {column: 3, shape: 4},
      text: 'µ',
    },
  );
});

test('the panel asks for bytes and reads them', async () => {
  const values = {column: 0, shape: [3]};
  const answer = {results: [result('tp', [{...series('a'), values} as never])]};
  const headers = {'Content-Type': BINARY};
  const api = new Api((_path, init) => {
    expect(init.headers).toMatchObject({Accept: BINARY});
    return Promise.resolve(new Response(bytes(answer, [0.25, Number.NaN, 0.75]), {headers}));
  });
  const conditions = {threshold: 0.5, thresholdFrom: null, prevalence: null, parameters: {}};
  const [read] = await api.evaluate(['tp'], conditions, signal);
  expect(read?.series[0]?.values).toEqual([0.25, Number.NaN, 0.75]);
});

test('bytes that were cut are an error with words', async () => {
  const cut = bytes({results: []}, []).slice(0, 12);
  const headers = {'Content-Type': BINARY};
  const api = new Api(() => Promise.resolve(new Response(cut, {headers})));
  const conditions = {threshold: 0.5, thresholdFrom: null, prevalence: null, parameters: {}};
  await expect(api.evaluate(['tp'], conditions, signal)).rejects.toThrow('cannot be read');
});
