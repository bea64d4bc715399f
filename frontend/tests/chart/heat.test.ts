import {describe, expect, test} from 'vitest';
import {
  cividis,
  colorOf,
  cssColor,
  differenceScale,
  diverging,
  valueScale,
} from '../../src/chart/heat-colors.ts';
import {boxOf, cellAfter, cellAt, cellBox, labelled, pixels, pooled} from '../../src/chart/heat.ts';
import type {HeatGrid} from '../../src/chart/heat.ts';

const GRID: HeatGrid = {
  values: [
    [0.9, 0.1],
    [0.8, Number.NaN],
    [0.5, 0.2],
  ],
  columnLabels: ['0', '1', '2'],
  rowLabels: ['0.75', '0.25'],
};

const hexadecimal = (rgb: readonly number[]): string =>
  `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

describe('the colours', () => {
  // From matplotlib's cividis, at places that are none of the stops in between.
  test.each([
    [0, '#00224e'],
    [255, '#fee838'],
    [40, '#273e6e'],
    [100, '#656870'],
    [150, '#928c78'],
    [200, '#c4b468'],
  ])('are those of cividis at %d of 255', (place, color) => {
    expect(hexadecimal(cividis(place / 255))).toBe(color);
  });

  test.each([
    [7, [0, 40, 89]],
    [33, [28, 57, 111]],
    [88, [90, 95, 110]],
    [201, [197, 181, 104]],
  ])('are within 4 of 255 of cividis between its stops, at %d', (place, color) => {
    cividis(place / 255).forEach((part, index) => {
      expect(Math.abs(part - (color[index] ?? 0))).toBeLessThan(4);
    });
  });

  test('of a difference are white at 0, and as far apart below as above', () => {
    const scale = differenceScale([-0.1, 0.4, Number.NaN]);
    expect([scale.min, scale.max]).toEqual([-0.4, 0.4]);
    expect(colorOf(scale, 0)).toEqual([255, 255, 255]);
    expect(colorOf(scale, 0.4)).toEqual(diverging(1));
    expect(colorOf(scale, -0.4)).toEqual(diverging(0));
  });

  test('of two equal runs are white', () => {
    expect(colorOf(differenceScale([0, 0]), 0)).toEqual([255, 255, 255]);
  });

  test('go from the smallest to the largest defined value', () => {
    const scale = valueScale([0.2, Number.NaN, 0.7, Infinity]);
    expect([scale.min, scale.max]).toEqual([0.2, 0.7]);
    expect(colorOf(scale, Infinity)).toEqual(cividis(1));
    expect(colorOf(scale, Number.NaN)).toBeNull();
  });

  test('are written as style sheets take them', () => {
    expect(cssColor([0.4, 127.6, 255])).toBe('rgb(0 128 255)');
  });
});

describe('the cells', () => {
  const box = cellBox(GRID, 348, 150);

  test('leave room for labels', () => {
    expect(box).toEqual({left: 40, top: 24, width: 300, height: 100});
  });

  test('are found under the pointer, and beside them is none', () => {
    expect(cellAt(GRID, box, 40, 24)).toEqual({column: 0, row: 0});
    expect(cellAt(GRID, box, 139, 75)).toEqual({column: 0, row: 1});
    expect(cellAt(GRID, box, 140, 73)).toEqual({column: 1, row: 0});
    expect(cellAt(GRID, box, 339, 123)).toEqual({column: 2, row: 1});
    expect(cellAt(GRID, box, 39, 60)).toBeNull();
    expect(cellAt(GRID, box, 341, 60)).toBeNull();
    expect(cellAt(GRID, box, 200, 125)).toBeNull();
  });

  test('lie where they are found', () => {
    expect(boxOf(GRID, box, {column: 2, row: 1})).toEqual({
      ...{left: 240, top: 74, width: 100, height: 50},
    });
  });

  test('are gone through by keys, from the middle of the last column, and never beyond an edge', () => {
    const from = (cell: Parameters<typeof cellAfter>[1], key: string, times = 1) => {
      const next = cellAfter(GRID, cell, key, times);
      return next && [next.column, next.row];
    };
    expect(from(null, 'ArrowLeft')).toEqual([2, 1]);
    expect(from(null, 'Home')).toEqual([0, 1]);
    expect(from(null, 'End')).toEqual([2, 1]);
    expect(from({column: 1, row: 1}, 'ArrowUp')).toEqual([1, 0]);
    expect(from({column: 1, row: 0}, 'ArrowUp', 10)).toEqual([1, 0]);
    expect(from({column: 1, row: 0}, 'ArrowRight', 10)).toEqual([2, 0]);
    expect(from({column: 1, row: 0}, 'Home')).toEqual([0, 0]);
    expect(from({column: 1, row: 0}, 'x')).toBeNull();
    expect(cellAfter({...GRID, columnLabels: []}, null, 'Home', 1)).toBeNull();
  });

  test('are drawn row by row, and an undefined one is transparent', () => {
    const scale = {min: 0, max: 1, color: (share: number) => [share * 100, 0, 0] as const};
    const bytes = [...pixels(GRID.values, scale)];
    expect(bytes.slice(0, 12)).toEqual([90, 0, 0, 255, 80, 0, 0, 255, 50, 0, 0, 255]);
    expect(bytes.slice(12)).toEqual([10, 0, 0, 255, 0, 0, 0, 0, 20, 0, 0, 255]);
  });

  test('that are more than pixels are put together by what is farthest from 0', () => {
    expect(pooled(GRID, 3, 2)).toBe(GRID.values);
    expect(pooled(GRID, 2, 1)).toEqual([[0.9], [0.5]]);
    const differences = {...GRID, values: [[-0.9], [0.1], [0.3]], rowLabels: ['0']};
    expect(pooled(differences, 2, 1)).toEqual([[-0.9], [0.3]]);
    const gaps = {...GRID, values: [[Number.NaN], [Number.NaN], [Number.NaN]], rowLabels: ['0']};
    expect(pooled(gaps, 1, 1)).toEqual([[Number.NaN]]);
  });
});

test('labels are a round number apart', () => {
  expect(labelled(201, 5)).toEqual([0, 50, 100, 150, 200]);
  expect(labelled(50, 18).slice(0, 4)).toEqual([0, 5, 10, 15]);
  expect(labelled(50, 6)).toEqual([0, 10, 20, 30, 40]);
  expect(labelled(3, 10)).toEqual([0, 1, 2]);
  expect(labelled(1, 5)).toEqual([0]);
  expect(labelled(0, 5)).toEqual([]);
});
