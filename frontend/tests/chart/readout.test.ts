import {expect, test} from 'vitest';
import {buildLines} from '../../src/chart/lines.ts';
import type {Line, LineOptions} from '../../src/chart/lines.ts';
import {
  endX,
  nearestX,
  neighbourX,
  readLines,
  sortByDistance,
  sortByValue,
  stepOf,
} from '../../src/chart/readout.ts';
import type {Reading} from '../../src/chart/readout.ts';
import {result, series} from '../fixtures.ts';

const OPTIONS: LineOptions = {
  shown: new Set(['a', 'b']),
  styles: new Map([['a', {color: 1, dash: 0}]]),
  dark: false,
  smoothing: 0,
  axis: 'step',
  bands: true,
};

const TWO: readonly Line[] = buildLines(
  result('x', [
    series('a', {steps: [0, 10, 20], values: [0.1, 0.2, 0.3]}),
    series('b', {steps: [0, 5, 10], values: [0.4, null, 0.6]}),
  ]),
  OPTIONS,
);
const raws = (x: number | null) => readLines(TWO, x).map(({line, raw}) => [line.run, raw]);

test('without a crosshair each line stands at its last point', () => {
  expect(raws(null)).toEqual([
    ['a', 0.3],
    ['b', 0.6],
  ]);
  expect(stepOf(readLines(TWO, null))).toBe(20);
});

test('at a crosshair each line stands at its nearest point', () => {
  expect(raws(9)).toEqual([
    ['a', 0.2],
    ['b', 0.6],
  ]);
});

test('a line that has ended before the crosshair has no value there', () => {
  expect(raws(20)).toEqual([['a', 0.3]]);
});

test('the largest value comes first and undefined ones last', () => {
  expect(sortByValue(readLines(TWO, 5)).map(({line}) => line.run)).toEqual(['a', 'b']);
  expect(sortByValue(readLines(TWO, 10)).map(({line}) => line.run)).toEqual(['b', 'a']);
});

test('arrow keys go from point to point over all lines and stop at the ends', () => {
  expect(neighbourX(TWO, null, 1)).toBe(0);
  expect(neighbourX(TWO, null, -1)).toBe(20);
  expect(neighbourX(TWO, 0, 1)).toBe(5);
  expect(neighbourX(TWO, 20, -1)).toBe(10);
  expect(neighbourX(TWO, 20, 1)).toBe(20);
  expect(endX(TWO, 1)).toBe(20);
});

test('the crosshair snaps to a point of any line', () => {
  expect(nearestX(TWO, 6.5)).toBe(5);
  expect(nearestX([], 1)).toBeNull();
});

test('relative time counts from the first point of each line', () => {
  const relative = buildLines(result('x', [series('a')]), {...OPTIONS, axis: 'relative'});
  expect(relative[0]?.xs).toEqual([0, 10, 20]);
});

test('a hidden run has no line', () => {
  const hidden = buildLines(result('x', [series('a')]), {...OPTIONS, shown: new Set()});
  expect(hidden).toEqual([]);
});

test('classes of one run differ by dashes beside other runs, and by colour alone', () => {
  const classes = [series('a', {class: 'cat'}), series('a', {class: 'dog'})];
  const beside = buildLines(result('x', [...classes, series('b')]), OPTIONS);
  expect(beside[0]?.color).toBe(beside[1]?.color);
  expect(beside[0]?.dash).not.toEqual(beside[1]?.dash);
  const alone = buildLines(result('x', classes), OPTIONS);
  expect(alone.map(({color}) => color)).toEqual(['#12b5cb', '#e52592']);
  expect(alone.map(({part}) => part)).toEqual(['cat', 'dog']);
});

test('the nearest line comes first, and one without a value last', () => {
  const distance = ({line, raw}: Reading) =>
    Number.isNaN(raw) ? Number.NaN : line.run === 'a' ? 30 : 3;
  const keys = TWO.map(({key}) => key);
  expect(sortByDistance(readLines(TWO, 10), distance, 24)).toEqual({
    order: [keys[1], keys[0]],
    near: keys[1],
  });
  expect(sortByDistance(readLines(TWO, 5), distance, 24)).toEqual({order: keys, near: null});
});

test('what is read at one place is read once, until another place is asked for', () => {
  const [first, again] = [readLines(TWO, 10), readLines(TWO, 10)];
  expect(again).toBe(first);
  expect(raws(0)).toEqual([
    ['a', 0.1],
    ['b', 0.4],
  ]);
  expect(readLines(TWO, 10)).toEqual(first);
});
