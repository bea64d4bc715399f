import {describe, expect, test} from 'vitest';
import type {Summary} from '../../src/server/answers.ts';
import {
  along,
  chosenFormulas,
  placeLabels,
  scaleOf,
  scatterPoints,
} from '../../src/table/scatter.ts';
import type {Coordinate, Placed} from '../../src/table/scatter.ts';
import type {Cell, Row, TableData} from '../../src/table/table.ts';
import {TABLE_VIEW} from '../../src/table/table-view.ts';

function summary(value: number | null): Summary {
  return {value, step: 3, threshold: 0.5, lower: null, upper: null};
}

function cell(last: number | null, best: number | null): Cell {
  const numbers = {min: 0, max: 0, mean: 0, difference: 0, better: 0, why: null};
  return {last: summary(last), best: summary(best), ...numbers};
}

function row(run: string, cells: readonly (Cell | null)[]): Row {
  return {
    key: run,
    run,
    members: null,
    size: 1,
    below: [],
    set: null,
    class: null,
    hparams: {},
    cells,
  };
}

function at(value: number, lower = Number.NaN, upper = Number.NaN): Coordinate {
  return {value, lower, upper, step: 0};
}

describe('the points', () => {
  const rows = [
    row('b', [cell(0.75, 0.875), cell(0.5, 0.625)]),
    row('a', [cell(0.25, 0.375), cell(0.125, 0.25)]),
    row('undefined', [cell(0.5, 0.5), cell(null, null)]),
    row('absent', [cell(0.5, 0.5), null]),
  ];

  test('are the runs in which both formulas have a value, from left to right', () => {
    const points = scatterPoints(rows, [0, 1], 'last');
    expect(points.map(({name, x, y}) => [name, x.value, y.value])).toEqual([
      ['a', 0.25, 0.125],
      ['b', 0.75, 0.5],
    ]);
  });

  test('are the best values when those are asked for', () => {
    expect(scatterPoints(rows, [1, 0], 'best').map(({x, y}) => [x.value, y.value])).toEqual([
      [0.25, 0.375],
      [0.625, 0.875],
    ]);
  });
});

describe('the formulas', () => {
  const data = {formulas: ['f1', 'mcc', 'recall']} as unknown as TableData;

  test('are the first two until others are chosen', () => {
    expect(chosenFormulas(data, TABLE_VIEW)).toEqual([0, 1]);
    expect(chosenFormulas(data, {...TABLE_VIEW, x: 'recall', y: 'f1'})).toEqual([2, 0]);
  });

  test('that are on no card any more are the first two again', () => {
    expect(chosenFormulas(data, {...TABLE_VIEW, x: 'gone', y: 'gone'})).toEqual([0, 1]);
    expect(chosenFormulas({...data, formulas: ['f1']}, TABLE_VIEW)).toEqual([0, 0]);
  });
});

describe('an axis', () => {
  test('has round ticks around all values', () => {
    const scale = scaleOf([at(0.31), at(0.68)], 4);
    expect(scale.ticks).toEqual([0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
    expect(scale.min).toBeCloseTo(0.2, 12);
    expect(scale.max).toBeCloseTo(0.7, 12);
  });

  test('holds the intervals too', () => {
    const {min, max} = scaleOf([at(0.5, 0.1, 0.9)], 4);
    expect(min).toBeLessThan(0.1);
    expect(max).toBeGreaterThan(0.9);
  });

  test.each([0, 0.5, -3, 1e9])('of one value %d alone has a length', (value) => {
    const {min, max} = scaleOf([at(value)], 4);
    expect(min).toBeLessThan(value);
    expect(max).toBeGreaterThan(value);
  });

  test('places a value by its share', () => {
    expect(along({min: 1, max: 3, increment: 1, ticks: []}, 2.5, 200)).toBe(150);
  });
});

describe('names', () => {
  const none = [Number.NaN, Number.NaN];
  const point = (key: string, left: number, top: number, x = none): Placed => ({
    ...{key, left, top, name: 'abcde', whiskers: {x, y: none}},
  });

  test('stand over a point whose sides are taken', () => {
    const labels = placeLabels([point('a', 70, 50), point('b', 100, 52), point('c', 130, 50)], 200);
    expect(labels.find(({key}) => key === 'b')).toEqual({
      key: 'b',
      left: 100 - 5 * 3.1,
      top: 52 - 22,
    });
  });

  test('stand where no whisker strikes through them, if they can', () => {
    const [, b] = placeLabels([point('a', 150, 45, [20, 190]), point('b', 50, 52)], 200);
    expect(b?.top).toBeGreaterThan(52);
  });

  test('stand beside their points where there is room, and never over one another or a dot', () => {
    const points = [
      point('a', 10, 50),
      point('b', 190, 50),
      point('c', 12, 52),
      point('d', 11, 51),
      point('e', 100, 50),
      point('f', 120, 42),
    ];
    const labels = placeLabels(points, 200);
    const [a, b, c, e] = ['a', 'b', 'c', 'e'].map((key) => labels.find((one) => one.key === key));
    expect(a).toEqual({key: 'a', left: 18, top: 35}); // at the right, above its whisker
    expect(b?.left).toBeLessThan(190 - 5 * 6); // at the left, where the plot ends
    expect(c?.top).toBeGreaterThan(52); // below, where the name of "a" is above
    expect(labels.map(({key}) => key)).not.toContain('d');
    expect(e?.left).toBeLessThan(100 - 5 * 6); // at the left, where the dot of "f" is
  });
});
