import {boundsAt} from './bands.ts';
import type {Bounds} from './bands.ts';
import type {Line} from './lines.ts';
import {nearestPosition} from './places.ts';

/** A line's point at a place. */
export interface Reading {
  readonly line: Line;
  readonly index: number;
  readonly step: number;
  readonly wallTime: number;
  readonly raw: number;
  readonly smoothed: number;
  readonly bounds: Bounds | null;
  readonly members: number | null; // runs of a group that have a value here
}

// The plot, its crosshair, tooltip and legend ask for one place at each move of the pointer.
const lastRead = new WeakMap<readonly Line[], readonly [number | null, readonly Reading[]]>();

/** Each line at its point nearest to x, or at its last point; lines that end before x are left out. */
export function readLines(lines: readonly Line[], x: number | null): readonly Reading[] {
  const last = lastRead.get(lines);
  if (last !== undefined && last[0] === x) {
    return last[1];
  }
  const readings = lines.flatMap((line) => {
    const index = x === null ? line.xs.length - 1 : indexAt(line.xs, x);
    return index < 0 ? [] : [reading(line, index)];
  });
  lastRead.set(lines, [x, readings]);
  return readings;
}

/** The largest defined values first, undefined ones last. */
export function sortByValue(readings: readonly Reading[]): readonly Reading[] {
  const rank = ({raw}: Reading): number => (Number.isNaN(raw) ? -Infinity : raw);
  return readings.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a)));
}

/** The readings in the order of the keys of their lines. */
export function sortByKeys(
  readings: readonly Reading[],
  keys: readonly string[],
): readonly Reading[] {
  const place = new Map(keys.map((key, index) => [key, index]));
  const rank = ({line}: Reading): number => place.get(line.key) ?? keys.length;
  return readings.toSorted((a, b) => rank(a) - rank(b));
}

/** The step that the readings stand for: the largest where they differ. */
export function stepOf(readings: readonly Reading[]): number | null {
  return readings.length === 0 ? null : Math.max(...readings.map(({step}) => step));
}

/** The x of a point of any line that is nearest to x. */
export function nearestX(lines: readonly Line[], x: number): number | null {
  const candidates = lines.flatMap(({xs}) => xs[nearestPosition(xs, x)] ?? []);
  return candidates.reduce<number | null>(
    (best, candidate) =>
      best === null || Math.abs(candidate - x) < Math.abs(best - x) ? candidate : best,
    null,
  );
}

/** The next x of a point of any line to the right (1) or left (-1) of x. */
export function neighbourX(lines: readonly Line[], x: number | null, by: -1 | 1): number | null {
  const all = lines.flatMap(({xs}) => xs);
  if (x === null) {
    return endX(lines, by === 1 ? -1 : 1);
  }
  const beyond = all.filter((other) => (other - x) * by > 0);
  return beyond.length === 0
    ? x
    : beyond.reduce((a, b) => (Math.abs(a - x) < Math.abs(b - x) ? a : b));
}

/** The first (-1) or last (1) x of all lines. */
export function endX(lines: readonly Line[], end: -1 | 1): number | null {
  const ends = lines.flatMap(({xs}) => xs.at(end === 1 ? -1 : 0) ?? []);
  return ends.length === 0 ? null : ends.reduce((a, b) => ((b - a) * end > 0 ? b : a));
}

/** The keys of the lines, the nearest first; `near` is the first of them, if it is near enough. */
export function sortByDistance(
  readings: readonly Reading[],
  distance: (reading: Reading) => number, // pixels
  within: number, // pixels
): {readonly order: readonly string[]; readonly near: string | null} {
  const away = readings.map((one) => ({key: one.line.key, distance: distance(one)}));
  // What is undefined has no height, and comes last.
  const rank = (value: number): number => (Number.isNaN(value) ? Infinity : value);
  const sorted = away.toSorted((a, b) => {
    const [x, y] = [rank(a.distance), rank(b.distance)];
    return x === y ? 0 : x - y;
  });
  const first = sorted[0];
  return {
    order: sorted.map(({key}) => key),
    near: first !== undefined && first.distance <= within ? first.key : null,
  };
}

function reading(line: Line, index: number): Reading {
  const raw = line.raw[index] ?? Number.NaN;
  return {
    line,
    index,
    step: line.steps[index] ?? Number.NaN,
    wallTime: line.wallTimes[index] ?? Number.NaN,
    raw,
    smoothed: line.smoothed[index] ?? Number.NaN,
    bounds: line.band && boundsAt(line.band, line.xs[index] ?? Number.NaN, raw),
    members: line.members && (line.members.numbers[index] ?? 0),
  };
}

function indexAt(xs: readonly number[], x: number): number {
  const [first, last] = [xs[0], xs.at(-1)];
  if (first === undefined || last === undefined || x < first || x > last) {
    return -1;
  }
  return nearestPosition(xs, x);
}
