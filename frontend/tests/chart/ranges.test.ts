import {expect, test} from 'vitest';
import {buildLines} from '../../src/chart/lines.ts';
import type {Line} from '../../src/chart/lines.ts';
import {boundsOf, fitX, fitY, panRange, steadyRange} from '../../src/chart/ranges.ts';
import {result, series} from '../fixtures.ts';

const FREE = [-Infinity, Infinity] as const;

function lines(values: readonly (number | null)[]): readonly Line[] {
  const steps = values.map((_, index) => index);
  const one = series('a', {steps, wall_times: steps, values});
  const options = {shown: new Set(['a']), styles: new Map(), dark: false, smoothing: 0};
  return buildLines(result('x', [one]), {...options, axis: 'step', bands: true});
}

test('the x axis runs from the first to the last point', () => {
  expect(fitX(lines([1, 2, 3]))).toEqual([0, 2]);
  expect(fitX([])).toEqual([0, 1]);
});

test('the y axis is tight around the values in view, with a little room', () => {
  // Values 0 to 100 in view: 6 % of 100 above and below.
  expect(fitY(lines([0, 100, 5000]), [0, 1], FREE)).toEqual([-6, 106]);
});

test('the y axis never goes beyond what the metric can be', () => {
  // 0.5 to 1: 0.03 of room below, none above.
  const [min, max] = fitY(lines([0.5, 1]), [0, 1], [0, 1]);
  expect(min).toBeCloseTo(0.47, 12);
  expect(max).toBe(1);
});

test('values beyond their own bounds are still shown', () => {
  const [, max] = fitY(lines([0.5, 1.5]), [0, 1], [0, 1]);
  expect(max).toBe(1.5);
});

test('a level line lies in the middle', () => {
  // A twentieth of 10 above and below.
  expect(fitY(lines([10, 10]), [0, 1], FREE)).toEqual([9.5, 10.5]);
});

test('undefined and infinite values do not move the axis', () => {
  expect(fitY(lines([0, null, 100]), [0, 2], FREE)).toEqual([-6, 106]);
});

test('a range with an open end bounds one side', () => {
  expect(boundsOf([0, null])).toEqual([0, Infinity]);
  expect(boundsOf([0, 'Infinity'])).toEqual([0, Infinity]);
  expect(boundsOf(null)).toEqual([-Infinity, Infinity]);
});

test('a band is in view as a whole', () => {
  const [line] = lines([1, 2, 3]);
  const band = {xs: [0, 2], lower: [0, 1], upper: [2, 10], values: [1, 3]};
  // 0 to 10: 6 % of it above and below.
  expect(fitY([{...(line as Line), band}], [0, 2], FREE)).toEqual([-0.6, 10.6]);
});

test('a logarithmic axis has its room in decades, and leaves 0 out', () => {
  // 1 to 100 are two decades: 0.12 of a decade above and below.
  const [min, max] = fitY(lines([0, 1, 100]), [0, 2], [0, Infinity], true);
  expect(min).toBeCloseTo(10 ** -0.12, 12);
  expect(max).toBeCloseTo(10 ** 2.12, 9);
  expect(
    fitX(
      lines([5]).map((line) => ({...line, xs: [8]})),
      true,
    ),
  ).toEqual([4, 16]);
});

test('a logarithmic axis fits the lines, and a band that ends near 0 runs out below', () => {
  const [line] = lines([10, 100]);
  const band = {xs: [0, 1], lower: [1e-6, 50], upper: [20, 1000], values: [10, 100]};
  const [min, max] = fitY([{...(line as Line), band}], [0, 1], FREE, true);
  // 10 to 1000 are two decades: 0.12 of a decade above and below.
  expect(min).toBeCloseTo(10 ** 0.88, 9);
  expect(max).toBeCloseTo(10 ** 3.12, 9);
});

test('an axis stays as long as it holds the new points and is not half empty', () => {
  expect(steadyRange([0, 1], [0.1, 0.9])).toEqual([0, 1]);
  expect(steadyRange([0, 1], [0.1, 1.1])).toEqual([0.1, 1.1]);
  expect(steadyRange([0, 1], [0.1, 0.4])).toEqual([0.1, 0.4]);
});

test('a picture is moved to the end of the data and no further', () => {
  expect(panRange([2, 4], 0.5, [0, 10])).toEqual([3, 5]);
  expect(panRange([2, 4], -5, [0, 10])).toEqual([0, 2]);
  expect(panRange([0, 10], 0.5, [0, 10])).toEqual([0, 10]);
});
