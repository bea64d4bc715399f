import type {Palette} from '../runs/palette.ts';
import type {Projection} from './paths.ts';

/** A place in a chart that is marked: a ring with a word beside it, or a line from top to bottom. */
export interface Pin {
  readonly x: number;
  readonly y: number | null; // null: a line at x
  readonly label: string;
  readonly color: string | null; // null: quiet
}

/** A rectangle in pixels of the canvas. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface PinScene {
  readonly projection: Projection;
  readonly box: Rectangle;
  readonly palette: Palette;
  readonly pixelRatio: number;
}

const FONT_SIZE = 11; // pixels
const RADIUS = 4.5; // pixels
const GAP = 7; // pixels between a place and its word
const DASH = [3, 3]; // pixels

/** Draws lines first, so that rings lie on top, and then the words that find room. */
export function drawPins(
  context: CanvasRenderingContext2D,
  pins: readonly Pin[],
  scene: PinScene,
): void {
  const ordered = pins.toSorted((a, b) => Number(a.y !== null) - Number(b.y !== null));
  for (const pin of ordered) {
    drawMark(context, pin, scene);
  }
  writeLabels(context, ordered, scene);
}

function writeLabels(
  context: CanvasRenderingContext2D,
  pins: readonly Pin[],
  {projection: {toX, toY}, box, palette, pixelRatio}: PinScene,
): void {
  const [height, gap, radius] = [FONT_SIZE * pixelRatio, GAP * pixelRatio, RADIUS * pixelRatio];
  context.font = `500 ${height}px Roboto, system-ui, sans-serif`;
  const spots = pins.map(({x, y, label}) => ({
    left: toX(x),
    top: y === null ? box.top + height : toY(y),
    width: context.measureText(label).width,
    isLine: y === null,
  }));
  context.textAlign = 'left';
  context.textBaseline = 'top';
  context.lineJoin = 'round';
  context.lineWidth = 3 * pixelRatio;
  context.strokeStyle = palette.ground;
  context.fillStyle = palette.quiet;
  placeLabels(spots, box, {height, gap, radius}).forEach((place, index) => {
    if (place !== null) {
      context.strokeText(pins[index]?.label ?? '', place.left, place.top);
      context.fillText(pins[index]?.label ?? '', place.left, place.top);
    }
  });
}

/** A mark, and how wide its word is. */
interface Spot {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly isLine: boolean; // from top to bottom, else a ring
}

/** Where words stand beside their marks, on none of these and apart from each other; null without room. */
export function placeLabels(
  spots: readonly Spot[],
  box: Rectangle,
  {height, gap, radius}: {readonly height: number; readonly gap: number; readonly radius: number},
): readonly (Rectangle | null)[] {
  const taken = spots.map(({left, top, isLine}): Rectangle => {
    const [from, size] = isLine ? [box.top, box.height] : [top - radius, 2 * radius];
    return {left: left - radius, top: from, width: 2 * radius, height: size};
  });
  return spots.map(({left, top, width}) => {
    const candidates = [-1.4, -0.5, 0.4, -2.6, 1.6].flatMap((rows) =>
      [left + gap, left - gap - width].map((start) => ({
        ...{left: start, top: top + rows * height, width, height},
      })),
    );
    const free = candidates.find(
      (one) => isInside(one, box) && taken.every((other) => !overlap(one, other)),
    );
    if (free !== undefined) {
      taken.push({...free, left: free.left - gap / 2, width: free.width + gap});
    }
    return free ?? null;
  });
}

function drawMark(
  context: CanvasRenderingContext2D,
  {x, y, color}: Pin,
  {projection, box, palette, pixelRatio}: PinScene,
): void {
  const isLine = y === null;
  const left = projection.toX(x);
  context.setLineDash(isLine ? DASH.map((length) => length * pixelRatio) : []);
  context.strokeStyle = color ?? palette.quiet;
  context.lineWidth = (isLine ? 1 : 2) * pixelRatio;
  context.beginPath();
  if (isLine) {
    context.moveTo(left, box.top);
    context.lineTo(left, box.top + box.height);
  } else {
    context.arc(left, projection.toY(y), RADIUS * pixelRatio, 0, 2 * Math.PI);
  }
  context.stroke();
  context.setLineDash([]);
}

function isInside(one: Rectangle, box: Rectangle): boolean {
  return (
    one.left >= box.left &&
    one.top >= box.top &&
    one.left + one.width <= box.left + box.width &&
    one.top + one.height <= box.top + box.height
  );
}

function overlap(a: Rectangle, b: Rectangle): boolean {
  return (
    a.left < b.left + b.width &&
    b.left < a.left + a.width &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  );
}
