import type {Band} from './bands.ts';
import {PathText} from './path-text.ts';
import {traceBand, tracePath} from './paths.ts';
import type {Range} from './ranges.ts';

export const SPARK = {width: 96, height: 24}; // pixels
const EDGE = 2; // pixels around it, so that a line at the edge keeps its full width
const DOT = 1.5; // pixels

/** A small line without axes. */
export interface SparkLine {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly band: Band | null;
}

/** The paths of such a line, as SVG has them, and one of its points. */
export interface Spark {
  readonly area: string; // of its band
  readonly stroke: string;
  readonly dots: string;
  readonly place: readonly [x: number, y: number] | null;
}

/** Draws a line within the ranges of all that stand together. */
export function sparkOf({xs, ys, band}: SparkLine, x: Range, y: Range, at: number | null): Spark {
  const [strokes, dots, area, single] = [0, 0, 0, 0].map(() => new PathText()) as Paths;
  const to = {
    toX: (value: number) => EDGE + share(value, x) * (SPARK.width - 2 * EDGE),
    toY: (value: number) => SPARK.height - EDGE - share(value, y) * (SPARK.height - 2 * EDGE),
  };
  tracePath(strokes, dots, {xs, ys}, to, {from: 0, to: xs.length - 1, radius: DOT});
  if (band !== null) {
    traceBand(area, single, band, to);
  }
  const value = at === null ? Number.NaN : (ys[xs.indexOf(at)] ?? Number.NaN);
  return {
    ...{area: area.text, stroke: strokes.text, dots: dots.text},
    place: at === null || Number.isNaN(value) ? null : [to.toX(at), to.toY(value)],
  };
}

type Paths = [PathText, PathText, PathText, PathText];

function share(value: number, [min, max]: Range): number {
  return max > min ? (value - min) / (max - min) : 0.5;
}
