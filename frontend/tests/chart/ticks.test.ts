import {expect, test} from 'vitest';
import {clockSplits, logLabels, xIncrements, xLabels, yLabels} from '../../src/chart/ticks.ts';

test('steps have whole ticks', () => {
  expect(xIncrements('step').every(Number.isInteger)).toBe(true);
  expect(xLabels([0, 5000, 10_000], 'step', 5000)).toEqual(['0', '5000', '10k']);
});

test('time is labelled in the unit that fits', () => {
  expect(xLabels([0, 30, 60], 'relative', 30)).toEqual(['0s', '30s', '60s']);
  expect(xLabels([0, 600, 1200], 'relative', 600)).toEqual(['0m', '10m', '20m']);
  expect(xLabels([0, 7200, 14_400], 'relative', 7200)).toEqual(['0h', '2h', '4h']);
});

test('values have as many decimals as their distance needs', () => {
  expect(yLabels([0.5, 0.75], 0.25)).toEqual(['0.50', '0.75']);
  expect(yLabels([0, 20_000], 20_000)).toEqual(['0', '20k']);
});

test('a clock has its ticks at round times of the day, and midnight says the day', () => {
  const midnight = new Date(2026, 10, 28).getTime() / 1000; // here, wherever that is
  const splits = clockSplits(midnight - 5, midnight + 7300, 3600);
  expect(splits).toEqual([midnight, midnight + 3600, midnight + 7200]);
  expect(xLabels(splits, 'wall', 3600)).toEqual(['Nov 28', '01:00', '02:00']);
  expect(xLabels([midnight + 15], 'wall', 15)).toEqual(['00:00:15']);
});

test('a logarithmic axis writes small numbers as powers', () => {
  expect(logLabels([1e-6, 0.01, null, 1, 100_000])).toEqual(['1e-6', '0.01', '', '1', '100k']);
});
