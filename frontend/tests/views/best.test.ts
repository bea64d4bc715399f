import {describe, expect, test} from 'vitest';
import type {Curve} from '../../src/views/answers.ts';
import {bestOf, ridgeOf} from '../../src/views/best.ts';
import {curveLines, readAtOf, scanOf} from '../../src/views/curves.ts';
import {series} from '../fixtures.ts';

const THRESHOLDS = [0, 0.25, 0.5, 0.75, 1];

function curve(values: readonly (number | null)[], changes: Partial<Curve> = {}): Curve {
  return {
    ...{run: 'a/validation', set: 'counts', class: null, notes: [], cautions: []},
    thresholds: THRESHOLDS,
    values,
    at: {step: 2, wall_time: 120},
    ...changes,
  };
}

describe('the best threshold', () => {
  test('is that of the largest value, or of the smallest', () => {
    expect(bestOf(THRESHOLDS, [0.1, 0.8, 0.7, 0.2, 0], 'maximize')).toEqual({
      ...{threshold: 0.25, value: 0.8, index: 1},
    });
    expect(bestOf(THRESHOLDS, [0.1, 0.8, 0.7, 0.2, 0.05], 'minimize')?.threshold).toBe(1);
  });

  test('is at a tie the one nearest to 0.5', () => {
    expect(bestOf(THRESHOLDS, [0.8, 0.1, 0.2, 0.8, 0.8], 'maximize')?.threshold).toBe(0.75);
  });

  test('is never an undefined one, and where all are undefined there is none', () => {
    expect(bestOf(THRESHOLDS, [NaN, 0.3, NaN, NaN, NaN], 'minimize')?.threshold).toBe(0.25);
    expect(bestOf(THRESHOLDS, [NaN, NaN], 'maximize')).toBeNull();
  });

  test('makes a ridge over steps, with a gap where it is undefined', () => {
    const rows = [
      [0.1, 0.9, 0.3],
      [NaN, NaN, NaN],
      [0.1, 0.2, 0.3],
    ];
    expect(ridgeOf([0, 0.5, 1], rows, 'maximize')).toEqual([1, NaN, 2]);
  });
});

describe('a scan', () => {
  test('tells what the present threshold loses against the best', () => {
    const {best, present, loss} = scanOf(curve([0.1, 0.81, 0.74, 0.2, 0]), 0.5, 'maximize');
    expect(best?.threshold).toBe(0.25);
    expect(present).toEqual({threshold: 0.5, value: 0.74});
    expect(loss).toBeCloseTo(0.07, 12);
  });

  test('loses nothing at the best, and an unknown amount where it is undefined', () => {
    expect(scanOf(curve([0.1, 0.2, 0.3, 0.2, 0]), 0.5, 'maximize').loss).toBe(0);
    expect(scanOf(curve([0.1, 0.2, null, 0.2, 0]), 0.5, 'maximize').loss).toBeNaN();
  });

  test('of a smaller-is-better metric loses what is above the best', () => {
    expect(scanOf(curve([5, 2, 3, 4, 6]), 0.75, 'minimize').loss).toBe(2);
  });
});

test('the present threshold is that at which the line over steps was read at this step', () => {
  const one = curve([]);
  const fixed = series('a/validation', {at: {threshold: 0.5}});
  const chosen = series('a/validation', {at: {threshold: [0.25, null, 0.75]}});
  expect(readAtOf([fixed], one, 2)).toBe(0.5);
  expect(readAtOf([chosen], one, 0)).toBe(0.25);
  expect(readAtOf([chosen], one, 1)).toBeNull();
  expect(readAtOf([chosen], one, 2)).toBe(0.75);
  expect(readAtOf([], one, 2)).toBeNull();
});

test('lines over thresholds have the bands of their intervals as soon as these are there', () => {
  const looks = {shown: new Set(['a/validation']), dark: false, styles: new Map()};
  const options = {...looks, axis: 'step' as const, bands: true};
  const one = curve([0.1, 0.2, 0.3, 0.2, 0]);
  const band = {level: 0.95, thresholds: [0.25, 0.5], lower: [0.15, null], upper: [0.3, null]};
  expect(curveLines([one], options)[0]?.band).toBeNull();
  const drawn = curveLines([one], options, [{...one, band}])[0]?.band;
  expect(drawn).toEqual({xs: [0.25, 0.5], lower: [0.15, NaN], upper: [0.3, NaN]});
  expect(curveLines([one], {...options, bands: false}, [{...one, band}])[0]?.band).toBeNull();
});

test('lines over thresholds have the colours of their runs and are never smoothed', () => {
  const lines = curveLines([curve([0.1, null, 0.3, 0.2, 0])], {
    ...{shown: new Set(['a/validation']), dark: false, smoothing: 0.9, axis: 'wall', bands: true},
    styles: new Map([['a/validation', {color: 1, dash: 0}]]),
  });
  expect(lines.map(({xs, raw, color}) => ({xs, raw, color}))).toEqual([
    {xs: THRESHOLDS, raw: [0.1, NaN, 0.3, 0.2, 0], color: '#12b5cb'},
  ]);
  expect(lines[0]?.smoothed).toBe(lines[0]?.raw);
});
