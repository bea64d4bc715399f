import {expect, test} from 'vitest';
import {xIncrements, xLabels, yLabels} from '../../src/chart/ticks.ts';

test('steps have whole ticks', () => {
  expect(xIncrements('step').every(Number.isInteger)).toBe(true);
  expect(xLabels([0, 5000, 10_000], 'step')).toEqual(['0', '5000', '10k']);
});

test('time is labelled in the unit that fits', () => {
  expect(xLabels([0, 30, 60], 'relative')).toEqual(['0s', '30s', '60s']);
  expect(xLabels([0, 600, 1200], 'relative')).toEqual(['0m', '10m', '20m']);
  expect(xLabels([0, 7200, 14_400], 'relative')).toEqual(['0h', '2h', '4h']);
});

test('values have as many decimals as their distance needs', () => {
  expect(yLabels([0.5, 0.75], 0.25)).toEqual(['0.50', '0.75']);
  expect(yLabels([0, 20_000], 20_000)).toEqual(['0', '20k']);
});
