import {expect, test} from 'vitest';
import {firstPosition, nearestPosition} from '../../src/chart/places.ts';

test('the first position is that of the first x that is at least as large', () => {
  const found = [-1, 0, 1, 2, 5, 6].map((x) => firstPosition([0, 2, 2, 5], x));
  expect(found).toEqual([0, 0, 1, 1, 3, 4]);
  expect(firstPosition([], 3)).toBe(0);
});

test('the nearest position lies within the xs, and is the first of two', () => {
  const found = [-9, 0, 0.9, 1, 1.1, 4, 99].map((x) => nearestPosition([0, 2, 5], x));
  expect(found).toEqual([0, 0, 0, 0, 1, 2, 2]);
  expect(nearestPosition([], 3)).toBe(0);
});
