import type {Palette} from '../palette.ts';
import type {Projection} from './paths.ts';

/** A place in a chart that is marked: a ring with a word beside it, or a line from top to bottom. */
export interface Pin {
  readonly x: number;
  readonly y: number | null; // null: a line at x
  readonly label: string;
  readonly color: string | null; // null: quiet
}

interface PinScene {
  readonly projection: Projection;
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  readonly palette: Palette;
  readonly pixelRatio: number;
}

const FONT_SIZE = 11; // pixels
const RADIUS = 4.5; // pixels
const GAP = 6; // pixels between a place and its word
const DASH = [3, 3]; // pixels

/** Draws lines first, so that rings lie on top. */
export function drawPins(
  context: CanvasRenderingContext2D,
  pins: readonly Pin[],
  scene: PinScene,
): void {
  context.font = `500 ${FONT_SIZE * scene.pixelRatio}px Roboto, system-ui, sans-serif`;
  for (const pin of pins.filter(({y}) => y === null)) {
    drawLine(context, pin, scene);
  }
  for (const pin of pins.filter(({y}) => y !== null)) {
    drawRing(context, pin, scene);
  }
  context.setLineDash([]);
}

function drawLine(
  context: CanvasRenderingContext2D,
  {x, label}: Pin,
  {projection, box, palette, pixelRatio}: PinScene,
): void {
  const left = projection.toX(x);
  context.strokeStyle = palette.quiet;
  context.fillStyle = palette.quiet;
  context.lineWidth = pixelRatio;
  context.setLineDash(DASH.map((length) => length * pixelRatio));
  context.beginPath();
  context.moveTo(left, box.top);
  context.lineTo(left, box.top + box.height);
  context.stroke();
  writeBeside(context, label, left, box.top + FONT_SIZE * pixelRatio, box, pixelRatio);
}

function drawRing(
  context: CanvasRenderingContext2D,
  {x, y, label, color}: Pin,
  {projection, box, palette, pixelRatio}: PinScene,
): void {
  const [left, top] = [projection.toX(x), projection.toY(y ?? 0)];
  context.setLineDash([]);
  context.strokeStyle = color ?? palette.quiet;
  context.fillStyle = color ?? palette.quiet;
  context.lineWidth = 2 * pixelRatio;
  context.beginPath();
  context.arc(left, top, RADIUS * pixelRatio, 0, 2 * Math.PI);
  context.stroke();
  writeBeside(context, label, left, top - GAP * pixelRatio, box, pixelRatio);
}

/** Right of a place, or left of it where the picture ends. */
function writeBeside(
  context: CanvasRenderingContext2D,
  label: string,
  left: number,
  top: number,
  box: PinScene['box'],
  pixelRatio: number,
): void {
  const gap = GAP * pixelRatio;
  const fits = left + gap + context.measureText(label).width <= box.left + box.width;
  context.textAlign = fits ? 'left' : 'right';
  context.textBaseline = 'alphabetic';
  context.fillText(
    label,
    fits ? left + gap : left - gap,
    Math.max(top, box.top + FONT_SIZE * pixelRatio),
  );
}
