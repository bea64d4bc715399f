import {expect, test} from 'vitest';
import {
  formatChance,
  formatCompact,
  formatDifference,
  formatDuration,
  formatShare,
  formatThreshold,
  formatValue,
  toNumber,
} from '../../src/texts/numbers.ts';

test.each([
  [0.8, '0.8000'],
  [12.345678, '12.35'],
  [1752, '1752'],
  [123456.78, '123456.8'],
  [0.000123456, '1.235e-4'],
  [-0.5, '-0.5000'],
  [0, '0'],
  [Number.NaN, '–'],
  [Infinity, '∞'],
  [-Infinity, '−∞'],
])('the value %d reads %s', (value, text) => {
  expect(formatValue(value)).toBe(text);
});

test('undefined and infinite values keep their meaning over the wire', () => {
  expect(toNumber(null)).toBeNaN();
  expect(toNumber('Infinity')).toBe(Infinity);
  expect(toNumber('-Infinity')).toBe(-Infinity);
  expect(toNumber(0.5)).toBe(0.5);
});

test.each([
  [950, '950'],
  [12_000, '12k'],
  [1_500_000, '1.5M'],
])('the tick %d reads %s', (value, text) => {
  expect(formatCompact(value)).toBe(text);
});

test.each([
  [42, '42 s'],
  [200, '3 m 20 s'],
  [3900, '1 h 5 m'],
  [180_000, '2 d 2 h'],
])('%d seconds read %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test.each([
  [1, '>0.99'],
  [0.996, '>0.99'],
  [0.994, '0.99'],
  [0.243, '0.24'],
  [0.011, '0.01'],
  [0.004, '<0.01'],
  [0, '<0.01'],
])('the probability %d reads %s', (share, text) => {
  expect(formatChance(share)).toBe(text);
});

test('a threshold is shown without the noise of its 32 bits', () => {
  expect(formatThreshold(0.30000001192092896)).toBe('0.3');
});

test.each([
  [0.00889, '0.9 %'],
  [0.52, '52.0 %'],
  [1, '100.0 %'],
])('the share %d reads %s', (share, text) => {
  expect(formatShare(share)).toBe(text);
});

test.each([
  [-0.002294, '-0.0023'],
  [0.5, '0.5000'],
  [12, '12'],
  [0.0000123, '1.230e-5'],
])('the difference %d reads %s', (difference, text) => {
  expect(formatDifference(difference)).toBe(text);
});
