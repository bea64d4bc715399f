import type {VNode} from 'preact';
import {PathText} from '../chart/path-text.ts';
import {tracePath} from '../chart/paths.ts';
import type {Range} from '../chart/ranges.ts';

const WIDTH = 96; // pixels
const HEIGHT = 24;
const EDGE = 2; // pixels around it, so that a line at the edge keeps its full width
const DOT = 1.5; // pixels

export interface SparklineProps {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly x: Range;
  readonly y: Range; // of all that stand together
  readonly at: number | null; // x of the value written beside it
  readonly color: string;
}

/**
 * A small line without axes, with a dot at one of its points.
 *
 *     <svg class="sparkline" aria-hidden="true"><path d="M0 24L96 2" /></svg>
 */
export function Sparkline({xs, ys, x, y, at, color}: SparklineProps): VNode {
  const toX = (value: number): number => EDGE + scaled(value, x) * (WIDTH - 2 * EDGE);
  const toY = (value: number): number => HEIGHT - EDGE - scaled(value, y) * (HEIGHT - 2 * EDGE);
  const [strokes, dots] = [new PathText(), new PathText()];
  tracePath(strokes, dots, {xs, ys}, {toX, toY}, {from: 0, to: xs.length - 1, radius: DOT});
  const value = at === null ? Number.NaN : (ys[xs.indexOf(at)] ?? Number.NaN);
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      aria-hidden="true"
    >
      <path d={strokes.text} fill="none" stroke={color} stroke-width="1.5" />
      <path d={dots.text} fill={color} />
      {!Number.isNaN(value) && at !== null && (
        <circle cx={toX(at)} cy={toY(value)} r="2.5" fill={color} />
      )}
    </svg>
  );
}

function scaled(value: number, [min, max]: Range): number {
  return max > min ? (value - min) / (max - min) : 0.5;
}
