import type {WireNumber} from '../server/api.ts';
import {languageTag, texts} from './index.ts';

/** The number that the server meant: null is undefined (NaN), infinities come as text. */
export function toNumber(value: WireNumber): number {
  if (value === 'Infinity') {
    return Number.POSITIVE_INFINITY;
  }
  if (value === '-Infinity') {
    return Number.NEGATIVE_INFINITY;
  }
  return value ?? Number.NaN;
}

/** The numbers that the server meant; of an answer in bytes these are what came, which are not copied. */
export function toNumbers(values: readonly WireNumber[]): readonly number[] {
  for (const value of values) {
    if (typeof value !== 'number') {
      return values.map(toNumber);
    }
  }
  return values as readonly number[];
}

/** A value with four significant digits: `0.8120`, `1752`, `1.230e-7`; undefined is a dash. */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) {
    return '–';
  }
  if (!Number.isFinite(value)) {
    return value > 0 ? '∞' : '−∞';
  }
  if (Number.isInteger(value) && Math.abs(value) < 1e7) {
    return value.toFixed(0);
  }
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e7) {
    return value.toExponential(3);
  }
  return size >= 1000 ? value.toFixed(1) : value.toPrecision(4);
}

/** A difference of values with the four decimals that these have, and as it is where they say nothing. */
export function formatDifference(value: number): string {
  const size = Math.abs(value);
  return size < 1 && size >= 5e-5 ? value.toFixed(4) : formatValue(value);
}

/** Half of an interval with two significant digits: `0.041`, `12`. */
export function formatHalf(value: number): string {
  const rounded = Number(value.toPrecision(2));
  return value >= 1e-3 && value < 100 ? value.toPrecision(2) : formatValue(rounded);
}

/** Whether two ends are one number as they are shown: what lies between is the noise of computing. */
export function isOne(lower: number, upper: number): boolean {
  return Number(formatValue(lower)) === Number(formatValue(upper));
}

/** A probability that 1,000 draws tell, with the digits that they know: `0.24`, `>0.99`. */
export function formatChance(value: number): string {
  return value > 0.995 ? '>0.99' : value < 0.005 ? '<0.01' : value.toFixed(2);
}

/** A value with three significant digits, where several stand in a sentence: `0.812`, `0.07`. */
export function formatShort(value: number): string {
  const isPlain = Number.isFinite(value) && Math.abs(value) < 1000 && Math.abs(value) >= 1e-3;
  return isPlain ? String(Number(value.toPrecision(3))) : formatValue(value);
}

/** A count in an axis: `950`, `12k`, `1.5M`. */
export function formatCompact(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) {
    return `${trim(value / 1e9)}B`;
  }
  if (size >= 1e6) {
    return `${trim(value / 1e6)}M`;
  }
  return size >= 1e4 ? `${trim(value / 1e3)}k` : trim(value);
}

const {d, h, m, s} = texts.common.units;
const UNITS = [
  {seconds: 86400, name: d, rest: 3600, restName: h},
  {seconds: 3600, name: h, rest: 60, restName: m},
  {seconds: 60, name: m, rest: 1, restName: s},
];

/** A length of time in seconds, in its two largest units: `42 s`, `3 m 20 s`, `1 h 5 m`. */
export function formatDuration(seconds: number): string {
  const size = Math.round(seconds);
  const unit = UNITS.find((candidate) => size >= candidate.seconds);
  if (unit === undefined) {
    return `${trim(seconds)} ${s}`;
  }
  const rest = Math.floor((size % unit.seconds) / unit.rest);
  const head = `${Math.floor(size / unit.seconds)} ${unit.name}`;
  return rest === 0 ? head : `${head} ${rest} ${unit.restName}`;
}

/** The time of day of a moment in seconds since the epoch. */
export function formatClock(seconds: number): string {
  return new Date(seconds * 1000).toLocaleTimeString(languageTag, {hourCycle: 'h23'});
}

/** A moment in seconds since the epoch, as people here write a day and a time. */
export function formatMoment(seconds: number): string {
  return new Date(seconds * 1000).toLocaleString(languageTag, {hourCycle: 'h23'});
}

function trim(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** A threshold without the noise of its 32 bits: 0.30000001192 is `0.3`. */
export function formatThreshold(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** A number that people set, as they would write it. */
export function formatNumber(value: number): string {
  return String(Number(value.toPrecision(12)));
}

/** A share in percent: `1 %`, `0.5 %`. */
export function formatPercent(share: number): string {
  return `${String(Number((100 * share).toPrecision(4)))} %`;
}

/** A share of some examples in percent, each with one decimal so that shares compare: `0.9 %`. */
export function formatShare(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
