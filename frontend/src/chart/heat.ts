import type {Palette} from '../runs/palette.ts';
import {colorOf} from './heat-colors.ts';
import type {HeatScale} from './heat-colors.ts';
import type {Box} from './layers.ts';
import type {Path} from './paths.ts';
import {segments} from './segments.ts';

/** Numbers in columns from left to right, each with its rows from top to bottom; NaN is undefined. */
export interface HeatGrid {
  readonly values: readonly (readonly number[])[]; // [column][row]
  readonly columnLabels: readonly string[];
  readonly rowLabels: readonly string[];
}

export interface Cell {
  readonly column: number;
  readonly row: number;
}

/** What a heat map tells. */
export interface Heat {
  readonly grid: HeatGrid;
  readonly scale: HeatScale;
  readonly ridge: readonly number[] | null; // a row for each column; NaN where there is none
}

export interface HeatScene extends Heat {
  readonly palette: Palette;
}

const FONT = '11px Roboto, system-ui, sans-serif';
const BOTTOM = 26; // pixels below the cells, for labels
const TOP = 24; // pixels above them, for the names of the axes
const RIGHT = 8;
const LEAST_LEFT = 40;
const MOST_LEFT = 96;
const CHARACTER_WIDTH = 6.5; // pixels of a digit at 11px
const COLUMN_SPACE = 64; // pixels between labels
const ROW_SPACE = 36;
const RIDGE_WIDTH = 2; // pixels
const HATCH = 6; // pixels between the lines over what is undefined

/** Where the cells lie in a canvas of this size. */
export function cellBox({rowLabels}: HeatGrid, width: number, height: number): Box {
  const longest = Math.max(0, ...rowLabels.map((label) => label.length));
  const left = Math.min(MOST_LEFT, Math.max(LEAST_LEFT, longest * CHARACTER_WIDTH + 12));
  return {left, top: TOP, width: width - left - RIGHT, height: height - TOP - BOTTOM};
}

/** The cell at a point of the canvas, or null beside all cells. */
export function cellAt(grid: HeatGrid, box: Box, x: number, y: number): Cell | null {
  const column = Math.floor(((x - box.left) / box.width) * grid.columnLabels.length);
  const row = Math.floor(((y - box.top) / box.height) * grid.rowLabels.length);
  const inside =
    column >= 0 && column < grid.columnLabels.length && row >= 0 && row < grid.rowLabels.length;
  return inside ? {column, row} : null;
}

const MOVES: ReadonlyMap<string, readonly [columns: number, rows: number]> = new Map([
  ['ArrowLeft', [-1, 0]],
  ['ArrowRight', [1, 0]],
  ['ArrowUp', [0, -1]],
  ['ArrowDown', [0, 1]],
  ['Home', [-Infinity, 0]],
  ['End', [Infinity, 0]],
]);

/** The cell that a key leads to; from none, arrows lead into the last column. Null of other keys. */
export function cellAfter(
  {columnLabels, rowLabels}: HeatGrid,
  cell: Cell | null,
  key: string,
  times: number,
): Cell | null {
  const move = MOVES.get(key);
  const [columns, rows] = [columnLabels.length, rowLabels.length];
  if (move === undefined || columns * rows === 0) {
    return null;
  }
  const start = {column: columns - 1, row: rows >> 1};
  if (cell === null && key.startsWith('Arrow')) {
    return start;
  }
  const {column, row} = cell ?? start;
  const within = (place: number, count: number): number => Math.min(count - 1, Math.max(0, place));
  // Infinity times 0 is no number, so rows and columns move apart.
  return {
    column: within(move[0] === 0 ? column : column + times * move[0], columns),
    row: within(move[1] === 0 ? row : row + times * move[1], rows),
  };
}

/** The rectangle of a cell. */
export function boxOf(grid: HeatGrid, box: Box, {column, row}: Cell): Box {
  const width = box.width / grid.columnLabels.length;
  const height = box.height / grid.rowLabels.length;
  return {left: box.left + column * width, top: box.top + row * height, width, height};
}

/** Which of n labels are written, at most so many: the first, and each that lies a round number on. */
export function labelled(count: number, most: number): readonly number[] {
  const last = count - 1;
  if (last <= 0) {
    return count === 1 ? [0] : [];
  }
  const least = Math.ceil(last / Math.max(1, most - 1));
  const power = 10 ** Math.floor(Math.log10(least));
  const stride = power * ([1, 2, 5].find((digit) => digit * power >= least) ?? 10);
  return range(0, Math.floor(last / stride)).map((index) => index * stride);
}

/**
 * The values in at most so many columns and rows: where cells are put together, the one farthest from
 * 0 stands for all, so that a single wrong cell among a thousand is still seen.
 */
export function pooled(
  {values, columnLabels, rowLabels}: HeatGrid,
  mostColumns: number,
  mostRows: number,
): HeatGrid['values'] {
  const columns = Math.ceil(columnLabels.length / Math.max(1, mostColumns));
  const rows = Math.ceil(rowLabels.length / Math.max(1, mostRows));
  if (columns === 1 && rows === 1) {
    return values;
  }
  return range(0, Math.ceil(columnLabels.length / columns) - 1).map((column) =>
    range(0, Math.ceil(rowLabels.length / rows) - 1).map((row) =>
      values
        .slice(column * columns, (column + 1) * columns)
        .flatMap((cells) => cells.slice(row * rows, (row + 1) * rows))
        .reduce((far, value) =>
          Math.abs(value) > Math.abs(far) || Number.isNaN(far) ? value : far,
        ),
    ),
  );
}

/** The colours of all cells row by row, four bytes each; undefined ones are transparent. */
export function pixels(values: HeatGrid['values'], scale: HeatScale): Uint8ClampedArray {
  const bytes = new Uint8ClampedArray(4 * values.length * (values[0]?.length ?? 0));
  values.forEach((column, x) => {
    column.forEach((value, y) => {
      const color = colorOf(scale, value);
      if (color !== null) {
        bytes.set([...color, 255], 4 * (y * values.length + x));
      }
    });
  });
  return bytes;
}

/** Draws the cells, the ridge and the labels; sizes are in pixels of the page. */
export function drawHeat(
  context: CanvasRenderingContext2D,
  {grid, scale, ridge, palette}: HeatScene,
  {width, height}: {readonly width: number; readonly height: number},
): void {
  const box = cellBox(grid, width, height);
  context.clearRect(0, 0, width, height);
  drawHatch(context, box, palette);
  drawCells(context, grid, scale, box);
  if (ridge !== null) {
    drawRidge(context, grid, ridge, box);
  }
  drawLabels(context, grid, box, palette);
}

function drawHatch(context: CanvasRenderingContext2D, box: Box, palette: Palette): void {
  const {left, top, width, height} = box;
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.strokeStyle = palette.baseline;
  context.lineWidth = 1;
  context.beginPath();
  for (let x = left - height; x < left + width; x += HATCH) {
    context.moveTo(x, top + height);
    context.lineTo(x + height, top);
  }
  context.stroke();
  context.restore();
}

function drawCells(
  context: CanvasRenderingContext2D,
  grid: HeatGrid,
  scale: HeatScale,
  {left, top, width, height}: Box,
): void {
  context.imageSmoothingEnabled = false; // cells have edges
  context.drawImage(cellImage(grid, scale, width, height), left, top, width, height);
}

/** An image with a pixel for each cell, where so many have room. */
export function cellImage(
  grid: HeatGrid,
  scale: HeatScale,
  width: number,
  height: number,
): HTMLCanvasElement {
  const image = document.createElement('canvas');
  const values = pooled(grid, Math.floor(width), Math.floor(height));
  image.width = values.length;
  image.height = values[0]?.length ?? 1;
  const data = new ImageData(image.width, image.height);
  data.data.set(pixels(values, scale));
  image.getContext('2d')?.putImageData(data, 0, 0);
  return image;
}

function drawRidge(
  context: CanvasRenderingContext2D,
  grid: HeatGrid,
  ridge: readonly number[],
  box: Box,
): void {
  const path = new Path2D();
  traceRidge(path, grid, ridge, box);
  context.lineJoin = 'round';
  // A pale edge, so that the line is seen on dark cells too.
  for (const [style, edge] of [
    ['rgb(255 255 255 / 75%)', 2],
    ['#1f2328', 0],
  ] as const) {
    context.strokeStyle = style;
    context.lineWidth = RIDGE_WIDTH + edge;
    context.stroke(path);
  }
}

/** Goes along the ridge, from the middle of a cell to that of the next. */
export function traceRidge(
  path: Pick<Path, 'moveTo' | 'lineTo'>,
  grid: HeatGrid,
  ridge: readonly number[],
  box: Box,
): void {
  const at = (column: number): readonly [number, number] => {
    const cell = boxOf(grid, box, {column, row: ridge[column] ?? Number.NaN});
    return [cell.left + cell.width / 2, cell.top + cell.height / 2];
  };
  for (const [first, last] of segments(ridge, 0, ridge.length - 1)) {
    path.moveTo(...at(first));
    for (let column = first + 1; column <= last; column++) {
      path.lineTo(...at(column));
    }
  }
}

function drawLabels(
  context: CanvasRenderingContext2D,
  grid: HeatGrid,
  box: Box,
  palette: Palette,
): void {
  context.font = FONT;
  context.fillStyle = palette.quiet;
  context.textAlign = 'center';
  context.textBaseline = 'top';
  for (const column of labelled(grid.columnLabels.length, Math.floor(box.width / COLUMN_SPACE))) {
    const cell = boxOf(grid, box, {column, row: 0});
    const label = fitted(grid.columnLabels[column] ?? '', COLUMN_SPACE);
    const half = context.measureText(label).width / 2;
    const middle = Math.min(cell.left + cell.width / 2, box.left + box.width + RIGHT - half);
    context.fillText(label, middle, box.top + box.height + 8);
  }
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const row of labelled(grid.rowLabels.length, Math.floor(box.height / ROW_SPACE))) {
    const cell = boxOf(grid, box, {column: 0, row});
    const label = fitted(grid.rowLabels[row] ?? '', box.left - 12);
    context.fillText(label, box.left - 6, cell.top + cell.height / 2);
  }
}

function fitted(label: string, width: number): string {
  const most = Math.floor(width / CHARACTER_WIDTH) + 1;
  return label.length > most ? `${label.slice(0, most - 1)}…` : label;
}

function range(first: number, last: number): number[] {
  return Array.from({length: Math.max(0, last - first + 1)}, (_, index) => first + index);
}
