import {describe, expect, test} from 'vitest';
import {costsOf, meanOf, visibleItems} from '../../src/views/class-costs.ts';
import {difference, sameLabels, scaled, shares} from '../../src/views/matrix.ts';

describe('what a class costs', () => {
  const names = ['cat', 'dog', 'owl', 'ant'];

  test('is by how much the mean would be better without it, the dearest first', () => {
    const costs = costsOf(names, [0.9, 0.3, 0.6, 0.6], [10, 20, 30, 40], 'maximize');
    // The mean is 0.6; without dog it is 0.7, without cat 0.5.
    expect(costs.map(({name}) => name)).toEqual(['dog', 'owl', 'ant', 'cat']);
    expect(costs[0]?.cost).toBeCloseTo(0.1, 12);
    expect(costs[1]?.cost).toBeCloseTo(0, 12);
    expect(costs[3]?.cost).toBeCloseTo(-0.1, 12);
    expect(costs.map(({support}) => support)).toEqual([20, 30, 40, 10]);
  });

  test('is of the mean of the defined ones, and an undefined one comes last', () => {
    const costs = costsOf(names, [NaN, 0.2, 0.6, 0.7], [0, 1, 1, 1], 'maximize');
    expect(costs.map(({name}) => name)).toEqual(['dog', 'owl', 'ant', 'cat']);
    // Of 0.2, 0.6 and 0.7 the mean is 0.5; without 0.2 it is 0.65.
    expect(costs[0]?.cost).toBeCloseTo(0.15, 12);
    expect(costs[3]?.cost).toBeNaN();
    expect(meanOf([NaN, 0.2, 0.6, 0.7])).toEqual({value: 0.5, used: 3, of: 4});
  });

  test('is for a metric that is better small what it raises the mean by', () => {
    const costs = costsOf(['a', 'b'], [1, 3], [1, 1], 'minimize');
    expect(costs.map(({name, cost}) => [name, cost])).toEqual([
      ['b', 1],
      ['a', -1],
    ]);
  });

  test('of a single class is unknown, for without it there is no mean', () => {
    expect(costsOf(['a'], [0.5], [1], 'maximize')[0]?.cost).toBeNaN();
  });
});

test('of a thousand classes only those on screen and a row around them are in the page', () => {
  const seen = {top: 680, height: 280, rowHeight: 68};
  expect(visibleItems(1000, 2, seen)).toEqual([18, 32]);
  expect(visibleItems(1000, 2, {...seen, top: 0})).toEqual([0, 12]);
  expect(visibleItems(5, 2, seen)).toEqual([5, 5]);
});

describe('a confusion matrix', () => {
  const counts = [
    [3, 1],
    [0, 0],
  ];

  test('is shown by row or by column, undefined where these are empty', () => {
    expect(scaled(counts, 'counts')).toBe(counts);
    expect(scaled(counts, 'rows')).toEqual([
      [0.75, 0.25],
      [NaN, NaN],
    ]);
    expect(scaled(counts, 'columns')).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });

  test('is coloured by shares of rows, and nothing where there are no examples', () => {
    expect(shares(counts, 'counts')).toEqual([
      [0.75, 0.25],
      [0, 0],
    ]);
  });

  test('can be taken away from another one of the same classes', () => {
    expect(
      difference(counts, [
        [1, 1],
        [2, 0],
      ]),
    ).toEqual([
      [2, 0],
      [-2, 0],
    ]);
    expect(sameLabels(['a', 'b'], ['a', 'b'])).toBe(true);
    expect(sameLabels(['a', 'b'], ['b', 'a'])).toBe(false);
    expect(sameLabels(['a'], ['a', 'b'])).toBe(false);
  });
});
