import type {Band} from './bands.ts';
import {segments} from './segments.ts';

/** What a line is drawn into; a canvas's `Path2D` is one. */
export interface Strokes {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
}

export interface Path extends Strokes {
  arc(x: number, y: number, radius: number, start: number, end: number): void;
}

export interface Points {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
}

export interface Projection {
  readonly toX: (x: number) => number; // pixels
  readonly toY: (y: number) => number; // pixels
}

/**
 * Traces the points from index `from` to `to`: strokes where neighbours are defined, a gap where a
 * value is undefined, and a dot for a point that stands alone and would have no stroke.
 */
export function tracePath(
  strokes: Strokes,
  dots: Path,
  {xs, ys}: Points,
  {toX, toY}: Projection,
  {from, to, radius}: {readonly from: number; readonly to: number; readonly radius: number},
): void {
  const x = (index: number): number => toX(xs[index] ?? Number.NaN);
  const y = (index: number): number => toY(ys[index] ?? Number.NaN);
  for (const [first, last] of segments(ys, from, to)) {
    if (first === last) {
      dots.moveTo(x(first) + radius, y(first));
      dots.arc(x(first), y(first), radius, 0, 2 * Math.PI);
      continue;
    }
    strokes.moveTo(x(first), y(first));
    for (let index = first + 1; index <= last; index++) {
      strokes.lineTo(x(index), y(index));
    }
  }
}

/** Traces the area between the bounds of a band, and a stroke where one point stands alone. */
export function traceBand(
  area: Strokes,
  strokes: Strokes,
  {xs, lower, upper}: Band,
  {toX, toY}: Projection,
): void {
  const both = lower.map((low, index) => low + (upper[index] ?? Number.NaN));
  const point = (values: readonly number[], index: number): [number, number] => [
    toX(xs[index] ?? Number.NaN),
    toY(values[index] ?? Number.NaN),
  ];
  for (const [first, last] of segments(both, 0, xs.length - 1)) {
    if (first === last) {
      strokes.moveTo(...point(lower, first));
      strokes.lineTo(...point(upper, first));
      continue;
    }
    area.moveTo(...point(upper, first));
    for (let index = first + 1; index <= last; index++) {
      area.lineTo(...point(upper, index));
    }
    for (let index = last; index >= first; index--) {
      area.lineTo(...point(lower, index));
    }
  }
}
