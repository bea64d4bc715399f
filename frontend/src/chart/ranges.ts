import type {WireNumber} from '../api.ts';
import {toNumber} from '../numbers.ts';
import type {Line} from './lines.ts';

export type Range = readonly [min: number, max: number];

/** What people have zoomed to; null where an axis fits its data. */
export interface Zoom {
  readonly x: Range | null;
  readonly y: Range | null;
}

export const NO_ZOOM: Zoom = {x: null, y: null};

const PADDING = 0.06; // of the height, above and below the lines

/** From the first to the last point of any line. */
export function fitX(lines: readonly Line[]): Range {
  let [min, max] = [Infinity, -Infinity];
  for (const {xs} of lines) {
    min = Math.min(min, xs[0] ?? Infinity);
    max = Math.max(max, xs.at(-1) ?? -Infinity);
  }
  if (min > max) {
    return [0, 1];
  }
  return min === max ? [min - 1, max + 1] : [min, max];
}

/** Around the values between two x, with a little room, but never beyond what a metric can be. */
export function fitY(lines: readonly Line[], [from, to]: Range, bounds: Range): Range {
  let [min, max] = [Infinity, -Infinity];
  for (const {xs, raw, smoothed} of lines) {
    xs.forEach((x, index) => {
      if (x < from || x > to) {
        return;
      }
      for (const y of [raw[index], smoothed[index]]) {
        if (y !== undefined && Number.isFinite(y)) {
          min = Math.min(min, y);
          max = Math.max(max, y);
        }
      }
    });
  }
  return min > max ? emptyRange(bounds) : padRange([min, max], bounds);
}

/** A factor above 1 widens, below 1 narrows, around a place. */
export function scaleRange([min, max]: Range, center: number, factor: number): Range {
  return [center - (center - min) * factor, center + (max - center) * factor];
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
