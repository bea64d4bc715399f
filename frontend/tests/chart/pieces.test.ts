import {expect, test} from 'vitest';
import {Pieces} from '../../src/chart/pieces.ts';

/** Keeps what is stroked: the points of each piece, and where in the dashes it begins. */
class Recorder {
  readonly dash: readonly number[];
  readonly globalAlpha: number;
  lineWidth = 2.5;
  lineDashOffset = 0;
  readonly pieces: {readonly points: [number, number][]; readonly offset: number}[] = [];
  #points: [number, number][] = [];

  constructor(dash: readonly number[], alpha: number) {
    this.dash = dash;
    this.globalAlpha = alpha;
  }

  getLineDash(): readonly number[] {
    return this.dash;
  }

  beginPath(): void {
    this.#points = [];
  }

  moveTo(x: number, y: number): void {
    this.#points.push([x, y]);
  }

  lineTo(x: number, y: number): void {
    this.#points.push([x, y]);
  }

  stroke(): void {
    this.pieces.push({points: [...this.#points], offset: this.lineDashOffset});
  }
}

function stroke(
  lines: readonly (readonly (readonly [number, number])[])[],
  style: {readonly dash?: readonly number[]; readonly alpha?: number} = {},
) {
  const recorder = new Recorder(style.dash ?? [], style.alpha ?? 1);
  const pieces = new Pieces(recorder as unknown as CanvasRenderingContext2D);
  for (const [first = [0, 0] as const, ...others] of lines) {
    pieces.moveTo(...first);
    others.forEach((point) => pieces.lineTo(...point));
  }
  pieces.end();
  return recorder;
}

// Each point lies 5 pixels from the one before it: 3 to the right, and 4 up or down.
const ZIGZAG = Array.from({length: 100}, (_, index) => [3 * index, 4 * (index % 2)] as const);

test('a long line is drawn in pieces that share a stroke, so that no corner is left open', () => {
  const {pieces} = stroke([ZIGZAG]);
  const first = pieces.map(({points}) => (points[0]?.[0] ?? 0) / 3);
  const last = pieces.map(({points}) => (points.at(-1)?.[0] ?? 0) / 3);
  expect(pieces.length).toBeGreaterThan(2);
  expect(last.slice(0, -1)).toEqual(first.slice(1).map((index) => index + 1));
  expect([first[0], last.at(-1)]).toEqual([0, 99]);
  expect(pieces.flatMap(({points}) => points)).toEqual(expect.arrayContaining(ZIGZAG));
});

test('where it is pale, pieces meet in a point, and no stroke is drawn twice', () => {
  const {pieces} = stroke([ZIGZAG], {alpha: 0.28});
  const first = pieces.map(({points}) => points[0]);
  const last = pieces.map(({points}) => points.at(-1));
  expect(first.slice(1)).toEqual(last.slice(0, -1));
});

test('dashes run on from piece to piece, and begin anew after a gap', () => {
  const {pieces} = stroke([ZIGZAG, ZIGZAG], {dash: [6, 3]});
  for (const {points, offset} of pieces) {
    expect(offset).toBeCloseTo((5 * (points[0]?.[0] ?? 0)) / 3, 9);
  }
  expect(pieces.filter(({offset}) => offset === 0)).toHaveLength(2);
});

test('other lines begin their dashes at the start', () => {
  expect(stroke([ZIGZAG], {dash: [6, 3]}).lineDashOffset).toBe(0);
});

test('a line as thin as a screen can is one piece', () => {
  const recorder = new Recorder([], 1);
  recorder.lineWidth = 1;
  const pieces = new Pieces(recorder as unknown as CanvasRenderingContext2D);
  pieces.moveTo(0, 0);
  ZIGZAG.forEach((point) => pieces.lineTo(...point));
  pieces.end();
  expect(recorder.pieces).toHaveLength(1);
});

test('nothing is drawn of a single point', () => {
  expect(stroke([[[1, 2]]]).pieces).toEqual([]);
});
