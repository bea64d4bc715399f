import {segments} from './segments.ts';

/** What a line is drawn into; a canvas's `Path2D` is one. */
export interface Path {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
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
  strokes: Path,
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
