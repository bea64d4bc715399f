import {expect, test} from 'vitest';
import {groupRequest, isComplete, readGrouping, writeGrouping} from '../../src/runs/grouping.ts';

test.each([
  {by: 'pattern', value: 'w/seed*:x', spread: 'std'},
  {by: 'hparam', value: 'lr', spread: 'range'},
] as const)('%j comes back from the address', (grouping) => {
  expect(readGrouping(writeGrouping(grouping))).toEqual(grouping);
});

test('quartiles go around the median, all else around the mean', () => {
  expect(groupRequest({by: 'hparam', value: 'lr', spread: 'quartiles'})).toEqual({
    by: 'hparam',
    value: 'lr',
    center: 'median',
    spread: 'quantiles',
    quantiles: [0.25, 0.75],
  });
  expect(groupRequest({by: 'pattern', value: 's*', spread: 'stderr'})).toEqual({
    by: 'pattern',
    value: 's*',
    center: 'mean',
    spread: 'stderr',
  });
});

test('a pattern that is being typed is asked for once it has its one star', () => {
  const pattern = (value: string) => isComplete({by: 'pattern', value, spread: 'std'});
  expect(['', 'seed', 'seed*', 'a*b*'].map(pattern)).toEqual([false, false, true, false]);
  expect(isComplete({by: 'hparam', value: 'lr', spread: 'std'})).toBe(true);
});
