import {expect, test} from 'vitest';
import {sparkOf} from '../../src/chart/spark.ts';
import {classLines} from '../../src/views/class-lines.ts';
import {result, series} from '../fixtures.ts';

const CAT = series('a', {class: 'cat', values: [0.25, null, 0.75]});
const DOG = series('a', {class: 'dog', values: [0.5, 0.5, 0.5]});
const BAND = {level: 0.95, steps: [0, 2], lower: [0.125, 0.5], upper: [0.375, 1]};

test('the lines of classes have their own band, within the ranges of all lines and bands', () => {
  const history = result('f1', [CAT, DOG, series('b', {class: 'cat', values: [9]})]);
  const other = {...CAT, set: 'other', band: {...BAND, upper: [9, 9]}};
  const intervals = result('f1', [{...CAT, band: BAND}, other, {...DOG, band: null}]);
  const {byClass, x, y} = classLines(history, intervals, 'a');
  expect(byClass.get('cat')?.band).toMatchObject({
    xs: [0, 2],
    lower: [0.125, 0.5],
    upper: [0.375, 1],
  });
  expect(byClass.get('dog')?.band).toBe(null);
  expect([x, y]).toEqual([
    [0, 2],
    [0.125, 1],
  ]);
  expect(classLines(history, null, 'a').y).toEqual([0.25, 0.75]);
});

test('a small line has a gap where it is undefined, its band around it, and a place only on it', () => {
  const {byClass, x, y} = classLines(
    result('f1', [CAT]),
    result('f1', [{...CAT, band: BAND}]),
    'a',
  );
  const cat = byClass.get('cat');
  if (cat === undefined) {
    throw new Error('There is a line.');
  }
  // 96 by 24 pixels with an edge of 2: step 0 to 2 are 2 to 94, 0.125 to 1 are 22 to 2.
  const spark = sparkOf(cat, x, y, 2);
  expect(spark.area).toBe('M2 16.29L94 2L94 13.43L2 22');
  expect(spark.stroke).toBe('');
  expect(spark.dots).toContain('M95.5 7.71A1.5');
  expect(spark.place?.[0]).toBe(94);
  expect(spark.place?.[1]).toBeCloseTo(2 + (20 * 0.25) / 0.875, 12);
  expect(sparkOf(cat, x, y, 1).place).toBe(null);
});
