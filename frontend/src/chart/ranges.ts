import type {WireNumber} from '../server/api.ts';
import {toNumber} from '../texts/numbers.ts';
import type {Line} from './lines.ts';
import {spacing} from './log.ts';
import type {Log} from './log.ts';

export type Range = readonly [min: number, max: number];

/** What people have zoomed to; null where an axis fits its data. */
export interface Zoom {
  readonly x: Range | null;
  readonly y: Range | null;
}

export function isSame(one: Range, other: Range): boolean {
  return one[0] === other[0] && one[1] === other[1];
}

export const NO_ZOOM: Zoom = {x: null, y: null};

const PADDING = 0.06; // of the height, above and below the lines

/** From the first to the last point of any line. */
export function fitX(lines: readonly Line[], log = false): Range {
  let [min, max] = [Infinity, -Infinity];
  for (const {xs} of lines) {
    min = Math.min(min, xs[0] ?? Infinity);
    max = Math.max(max, xs.at(-1) ?? -Infinity);
  }
  if (min > max) {
    return log ? [1, 10] : [0, 1];
  }
  if (min < max) {
    return [min, max];
  }
  return log ? [min / 2, max * 2] : [min - 1, max + 1];
}

/**
 * Around the values and bands between two x, with a little room, but never beyond what a metric
 * can be. On a logarithmic axis bands reach out of the picture below, since many end near 0.
 */
export function fitY(lines: readonly Line[], within: Range, bounds: Range, log = false): Range {
  const extents = lines.flatMap(({xs, raw, smoothed, band}) => [
    extentOf(xs, raw, within, log),
    ...(smoothed === raw ? [] : [extentOf(xs, smoothed, within, log)]),
    ...(band === null ? [] : log ? [band.upper] : [band.lower, band.upper]).map((ys) =>
      extentOf(band?.xs ?? [], ys, within, log),
    ),
  ]);
  const min = Math.min(...extents.map(([least]) => least));
  const max = Math.max(...extents.map(([, most]) => most));
  if (min > max) {
    return log ? [0.1, 1] : emptyRange(bounds);
  }
  const scale = spacing(log);
  const even = (range: Range): Range => [scale.to(range[0]), scale.to(range[1])];
  const [low, high] = padRange(even([min, max]), even(bounds));
  return [scale.from(low), scale.from(high)];
}

/**
 * The smallest and the largest value between two x. In variables of its own, since those that a closure
 * shares are put on the heap at every change, ten megabytes for 80,000 points.
 */
function extentOf(
  xs: readonly number[],
  ys: readonly number[],
  [from, to]: Range,
  log: boolean,
): Range {
  let min = Infinity;
  let max = -Infinity;
  for (let index = 0; index < xs.length; index++) {
    const x = xs[index] ?? Number.NaN;
    const y = ys[index] ?? Number.NaN;
    if (x >= from && x <= to && Number.isFinite(y) && (y > 0 || !log)) {
      min = Math.min(min, y);
      max = Math.max(max, y);
    }
  }
  return [min, max];
}

/** What is shown: what people zoomed to, and what fits where they did not. */
export function fitRanges(
  {lines, bounds, log}: {lines: readonly Line[]; bounds: Range; log: Log},
  zoom: Zoom,
): {readonly x: Range; readonly y: Range} {
  const x = zoom.x ?? fitX(lines, log.x);
  return {x, y: zoom.y ?? fitY(lines, x, bounds, log.y)};
}

/**
 * The range that was shown, as long as the one that fits lies in it and takes at least half of it:
 * axes that follow every new point are never still.
 */
export function steadyRange(shown: Range, fit: Range): Range {
  const isWithin = shown[0] <= fit[0] && fit[1] <= shown[1];
  return isWithin && fit[1] - fit[0] >= (shown[1] - shown[0]) / 2 ? shown : fit;
}

/** A factor above 1 widens, below 1 narrows, around a place. */
export function scaleRange([min, max]: Range, center: number, factor: number): Range {
  return [center - (center - min) * factor, center + (max - center) * factor];
}

/** Moves a range by a share of its width, no further than the limits. */
export function panRange([min, max]: Range, share: number, limits: Range): Range {
  const by = share * (max - min);
  const bounded = Math.min(Math.max(by, limits[0] - min), limits[1] - max);
  return min <= limits[0] && max >= limits[1] ? [min, max] : [min + bounded, max + bounded];
}

function emptyRange([low, high]: Range): Range {
  return Number.isFinite(low) && Number.isFinite(high) ? [low, high] : [0, 1];
}

function padRange([min, max]: Range, [low, high]: Range): Range {
  // A level line has no height to take a share of: a twentieth of its value stands in.
  const height = max - min || Math.abs(max) * 0.05 || 1;
  const pad = max === min ? height : height * PADDING;
  // A bound that the values break themselves does not cut them off.
  return [Math.max(min - pad, Math.min(low, min)), Math.min(max + pad, Math.max(high, max))];
}

/** What a metric can be; without bounds where nothing is known of it. */
export function boundsOf(range: readonly [WireNumber, WireNumber] | null): Range {
  const [low, high] = (range ?? []).map(toNumber);
  return [
    low === undefined || Number.isNaN(low) ? -Infinity : low,
    high === undefined || Number.isNaN(high) ? Infinity : high,
  ];
}
