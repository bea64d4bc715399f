import type {Palette} from '../palette.ts';
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
  const {projection, box, palette, pixelRatio} = scene;
  context.font = `500 ${FONT_SIZE * pixelRatio}px Roboto, system-ui, sans-serif`;
  const ordered = pins.toSorted((a, b) => Number(a.y !== null) - Number(b.y !== null));
  const spots = ordered.map(({x, y, label}) => ({
    left: projection.toX(x),
    top: y === null ? box.top + FONT_SIZE * pixelRatio : projection.toY(y),
    width: context.measureText(label).width,
  }));
  ordered.forEach((pin, index) => drawMark(context, pin, spots[index]?.left ?? 0, scene));
  const places = placeLabels(spots, box, FONT_SIZE * pixelRatio, GAP * pixelRatio);
  context.textAlign = 'left';
  context.textBaseline = 'top';
  context.lineJoin = 'round';
  context.lineWidth = 3 * pixelRatio;
  context.strokeStyle = palette.ground;
  context.fillStyle = palette.quiet;
  ordered.forEach(({label}, index) => {
    const place = places[index] ?? null;
    if (place !== null) {
      context.strokeText(label, place.left, place.top);
      context.fillText(label, place.left, place.top);
    }
  });
}

/** Where words stand beside their spots without lying on each other; null where there is no room. */
export function placeLabels(
  spots: readonly {readonly left: number; readonly top: number; readonly width: number}[],
  box: Rectangle,
  height: number,
  gap: number,
): readonly (Rectangle | null)[] {
  const taken: Rectangle[] = [];
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
      taken.push(free);
    }
    return free ?? null;
  });
}

function drawMark(
  context: CanvasRenderingContext2D,
  {y, color}: Pin,
  left: number,
  {projection, box, palette, pixelRatio}: PinScene,
): void {
  const isLine = y === null;
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
