import type {Line} from './lines.ts';
import {traceBand, tracePath} from './paths.ts';
import type {Projection} from './paths.ts';
import {nearestPosition} from './readout.ts';
import type {Range} from './ranges.ts';

const WIDTH = 1.5; // pixels
const HIGHLIGHT_WIDTH = 2.5; // pixels
const DOT_RADIUS = 2.25; // pixels
const SINGLE = 6; // pixels, the width of a band at a single point
const FADED = 0.25; // opacity of the lines beside a highlighted one
const BAND = 0.14; // opacity
const RAW = 0.28; // opacity of what was logged, behind its smoothed line

export interface Scene {
  readonly lines: readonly Line[];
  readonly isHighlit: ((line: Line) => boolean) | null; // null: none is
  readonly x: Range;
  readonly projection: Projection;
  readonly pixelRatio: number;
}

/** Draws all lines, the highlighted ones last and so on top. */
export function drawLines(context: CanvasRenderingContext2D, scene: Scene): void {
  const {lines, isHighlit} = scene;
  const front = isHighlit === null ? [] : lines.filter(isHighlit);
  const fade = front.length > 0;
  context.lineJoin = 'round';
  for (const line of lines) {
    drawBand(context, scene, line, fade && !front.includes(line) ? FADED * BAND : BAND);
  }
  for (const line of lines.filter((candidate) => !front.includes(candidate))) {
    drawLine(context, scene, line, fade ? FADED : 1, WIDTH);
  }
  for (const line of front) {
    drawLine(context, scene, line, 1, HIGHLIGHT_WIDTH);
  }
}

/** The area of a band; where only one point is defined, a stroke from bound to bound. */
function drawBand(
  context: CanvasRenderingContext2D,
  {projection, pixelRatio}: Scene,
  {band, color}: Line,
  opacity: number,
): void {
  if (band === null) {
    return;
  }
  const [area, strokes] = [new Path2D(), new Path2D()];
  traceBand(area, strokes, band, projection);
  context.globalAlpha = opacity;
  context.fillStyle = color;
  context.fill(area);
  context.strokeStyle = color;
  context.lineWidth = SINGLE * pixelRatio;
  context.setLineDash([]);
  context.stroke(strokes);
  context.globalAlpha = 1;
}

function drawLine(
  context: CanvasRenderingContext2D,
  scene: Scene,
  line: Line,
  opacity: number,
  width: number,
): void {
  if (line.smoothed !== line.raw) {
    context.globalAlpha = opacity * RAW;
    strokePoints(context, scene, line, line.raw, {width, dash: []});
  }
  context.globalAlpha = opacity;
  strokePoints(context, scene, line, line.smoothed, {width, dash: line.dash});
  context.globalAlpha = 1;
}

function strokePoints(
  context: CanvasRenderingContext2D,
  {x, projection, pixelRatio}: Scene,
  {xs, color}: Line,
  ys: readonly number[],
  {width, dash}: {readonly width: number; readonly dash: readonly number[]},
): void {
  const [strokes, dots] = [new Path2D(), new Path2D()];
  tracePath(strokes, dots, {xs, ys}, projection, {
    // One point beyond each edge, so that lines run out of the picture.
    from: Math.max(0, nearestPosition(xs, x[0]) - 1),
    to: Math.min(xs.length - 1, nearestPosition(xs, x[1]) + 1),
    radius: DOT_RADIUS * pixelRatio,
  });
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = width * pixelRatio;
  context.setLineDash(dash.map((length) => length * pixelRatio));
  context.stroke(strokes);
  context.fill(dots);
}
