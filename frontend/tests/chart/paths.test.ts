import {expect, test} from 'vitest';
import {tracePath} from '../../src/chart/paths.ts';
import type {Path} from '../../src/chart/paths.ts';
import {segments} from '../../src/chart/segments.ts';

const NAN = Number.NaN;

class Recorder implements Path {
  readonly calls: string[] = [];

  moveTo(x: number, y: number): void {
    this.calls.push(`M${x},${y}`);
  }

  lineTo(x: number, y: number): void {
    this.calls.push(`L${x},${y}`);
  }

  arc(x: number, y: number, radius: number): void {
    this.calls.push(`A${x},${y},${radius}`);
  }
}

function trace(ys: readonly number[], from = 0, to = ys.length - 1) {
  const [strokes, dots] = [new Recorder(), new Recorder()];
  const xs = ys.map((_, index) => index);
  const projection = {toX: (x: number) => x * 10, toY: (y: number) => 100 - y};
  tracePath(strokes, dots, {xs, ys}, projection, {from, to, radius: 2});
  return {strokes: strokes.calls, dots: dots.calls};
}

test('neighbouring points are joined', () => {
  expect(trace([1, 2, 3])).toEqual({strokes: ['M0,99', 'L10,98', 'L20,97'], dots: []});
});

test('an undefined value is a gap', () => {
  expect(trace([1, 2, NAN, 4, 5]).strokes).toEqual(['M0,99', 'L10,98', 'M30,96', 'L40,95']);
});

test('a point that stands alone is a dot', () => {
  expect(trace([NAN, 2, NAN])).toEqual({strokes: [], dots: ['M12,98', 'A10,98,2']});
});

test('an infinite value is a gap and not the edge of the world', () => {
  expect(segments([1, Infinity, 3, 4], 0, 3)).toEqual([
    [0, 0],
    [2, 3],
  ]);
});

test('only the points in view are traced', () => {
  expect(trace([1, 2, 3, 4], 1, 2).strokes).toEqual(['M10,98', 'L20,97']);
});

test('nothing defined is nothing drawn', () => {
  expect(trace([NAN, NAN])).toEqual({strokes: [], dots: []});
  expect(segments([], 0, -1)).toEqual([]);
});
