import {expect, test} from 'vitest';
import {smooth} from '../../src/cards/smoothing.ts';

const NAN = Number.NaN;

test('the first value stays as it is, because the average is debiased', () => {
  // last = 0.5·0 + 0.5·4 = 2; 2 / (1 − 0.5) = 4
  expect(smooth([4, 8], 0.5)[0]).toBe(4);
});

test('later values weigh the past as TensorBoard does', () => {
  // last: 2, then 0.5·2 + 0.5·8 = 5, then 0.5·5 + 0.5·1 = 3
  // divided by 0.5, 0.75 and 0.875
  const [first, second, third] = smooth([4, 8, 1], 0.5);
  expect(first).toBeCloseTo(4, 12);
  expect(second).toBeCloseTo(20 / 3, 12);
  expect(third).toBeCloseTo(24 / 7, 12);
});

test('an undefined value stays undefined and does not count', () => {
  // Without the gap: 4, 20/3.
  const [first, gap, last] = smooth([4, NAN, 8], 0.5);
  expect(first).toBe(4);
  expect(gap).toBeNaN();
  expect(last).toBeCloseTo(20 / 3, 12);
});

test('a level line is left exactly as it is', () => {
  expect(smooth([0.1, 0.1, 0.1], 0.9)).toEqual([0.1, 0.1, 0.1]);
});

test('no smoothing changes nothing', () => {
  expect(smooth([3, 1], 0)).toEqual([3, 1]);
});
