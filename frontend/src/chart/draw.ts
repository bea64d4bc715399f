import type {Behind} from './layers.ts';
import type {Line} from './lines.ts';
import {traceBand, tracePath} from './paths.ts';
import type {Projection} from './paths.ts';
import {Pieces} from './pieces.ts';
import {nearestPosition} from './places.ts';
import type {Range} from './ranges.ts';

const WIDTH = 1.5; // pixels
const HIGHLIGHT_WIDTH = 2.5; // pixels
const DOT_RADIUS = 2.25; // pixels
const SINGLE = 6; // pixels, the width of a band at a single point
const BAND = 0.14; // opacity
const RAW = 0.28; // opacity of what was logged, behind its smoothed line
// More points than this are drawn as thin as a screen can, which takes a twentieth of the time.
const MANY = 6000;

export interface Scene {
  readonly lines: readonly Line[];
  readonly x: Range;
  readonly y: Range;
  readonly projection: Projection;
  readonly pixelRatio: number;
}

/** What lies behind the lines: their bands, and what was logged where they are smoothed. */
export function behindOf(scene: Scene): Behind {
  const {lines, x, y} = scene;
  const parts = lines.flatMap((line) => [
    line.xs,
    isSmoothed(line),
    line.raw,
    line.band,
    line.color,
  ]);
  return {
    parts: lines.some(isSmoothed) ? [...x, ...y, ...parts] : null, // bands alone are drawn at once
    draw: (context) => {
      for (const line of lines) {
        drawBand(context, scene, line);
      }
      for (const line of lines) {
        drawRaw(context, scene, line, widthOf(scene));
      }
    },
  };
}

/** Draws all lines. */
export function drawLines(context: CanvasRenderingContext2D, scene: Scene): void {
  for (const line of scene.lines) {
    drawLine(context, scene, line, widthOf(scene));
  }
}

/**
 * Draws lines that are meant: thicker, each over its band. One alone is told from no other by its
 * dashes, which take a canvas as long as all else that a moving pointer has drawn.
 */
export function drawMeant(context: CanvasRenderingContext2D, scene: Scene): void {
  const isAlone = scene.lines.length === 1;
  for (const each of scene.lines) {
    const line = isAlone ? {...each, dash: []} : each;
    drawBand(context, scene, line);
    drawRaw(context, scene, line, HIGHLIGHT_WIDTH);
    drawLine(context, scene, line, HIGHLIGHT_WIDTH);
  }
}

/** The area of a band; where only one point is defined, a stroke from bound to bound. */
function drawBand(
  context: CanvasRenderingContext2D,
  {projection, pixelRatio}: Scene,
  {band, color}: Line,
): void {
  if (band === null) {
    return;
  }
  const [area, strokes] = [new Path2D(), new Path2D()];
  traceBand(area, strokes, band, projection);
  context.globalAlpha = BAND;
  context.fillStyle = color;
  context.fill(area);
  context.strokeStyle = color;
  context.lineWidth = SINGLE * pixelRatio;
  context.setLineDash([]);
  context.stroke(strokes);
  context.globalAlpha = 1;
}

function isSmoothed({raw, smoothed}: Line): boolean {
  return smoothed !== raw;
}

function widthOf({lines, pixelRatio}: Scene): number {
  const points = lines.reduce((sum, {xs}) => sum + xs.length, 0);
  return points > MANY ? 1 / pixelRatio : WIDTH;
}

function drawRaw(context: CanvasRenderingContext2D, scene: Scene, line: Line, width: number): void {
  if (isSmoothed(line)) {
    context.globalAlpha = RAW;
    strokePoints(context, scene, line, line.raw, {width, dash: []});
    context.globalAlpha = 1;
  }
}

function drawLine(
  context: CanvasRenderingContext2D,
  scene: Scene,
  line: Line,
  width: number,
): void {
  strokePoints(context, scene, line, line.smoothed, {width, dash: line.dash});
}

function strokePoints(
  context: CanvasRenderingContext2D,
  {x, projection, pixelRatio}: Scene,
  {xs, color}: Line,
  ys: readonly number[],
  {width, dash}: {readonly width: number; readonly dash: readonly number[]},
): void {
  context.lineJoin = 'bevel'; // which is quicker than a round one, and at these widths looks the same
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = width * pixelRatio;
  context.setLineDash(dash.map((length) => length * pixelRatio));
  const [strokes, dots] = [new Pieces(context), new Path2D()];
  tracePath(strokes, dots, {xs, ys}, projection, {
    // One point beyond each edge, so that lines run out of the picture.
    from: Math.max(0, nearestPosition(xs, x[0]) - 1),
    to: Math.min(xs.length - 1, nearestPosition(xs, x[1]) + 1),
    radius: DOT_RADIUS * pixelRatio,
  });
  strokes.end();
  context.fill(dots);
}
