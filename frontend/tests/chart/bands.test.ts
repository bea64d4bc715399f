import {expect, test} from 'vitest';
import {bandOf, boundsAt} from '../../src/chart/bands.ts';
import {buildGroupLines} from '../../src/chart/groups.ts';
import {buildLines} from '../../src/chart/lines.ts';
import type {LineOptions} from '../../src/chart/lines.ts';
import {countUnplaced, placeLines} from '../../src/chart/log.ts';
import {traceBand} from '../../src/chart/paths.ts';
import {readLines} from '../../src/chart/readout.ts';
import {result, series} from '../fixtures.ts';

const OPTIONS: LineOptions = {
  shown: new Set(['a']),
  styles: new Map([['s1', {color: 3, dash: 1}]]),
  dark: false,
  smoothing: 0,
  axis: 'step',
  bands: true,
};
const WIRE = {level: 0.95, steps: [0, 20], lower: [0.1, 0.5], upper: [0.3, 0.9]};

test('a band stands where the steps of its line stand', () => {
  const line = {steps: [0, 10, 20], xs: [100, 110, 150], raw: [0.2, 0.4, 0.7]};
  expect(bandOf(WIRE, line).xs).toEqual([100, 150]);
});

test('a step that the line has no more has no band', () => {
  expect(bandOf(WIRE, {steps: [20], xs: [20], raw: [0.7]})).toEqual({
    ...{xs: [20], lower: [0.5], upper: [0.9], values: [0.7]},
  });
});

test('where bounds were not computed they are as far from the value as at the points beside', () => {
  const band = {xs: [0, 20], lower: [0.1, 0.5], upper: [0.3, 0.9], values: [0.2, 0.6]};
  expect(boundsAt(band, 20, 0.6)).toEqual({lower: 0.5, upper: 0.9, exact: true});
  const between = boundsAt(band, 5, 0.9); // a quarter of the way from 0.1 and 0.1 to 0.1 and 0.3
  expect(between?.lower).toBeCloseTo(0.8, 12);
  expect(between?.upper).toBeCloseTo(1.05, 12);
  expect(between?.exact).toBe(false);
  expect(boundsAt(band, -1, 0.5)).toBeNull();
});

test('a point that came after the band has the bounds of the last before it', () => {
  const band = {xs: [0, 20], lower: [0.1, 0.5], upper: [0.3, 0.9], values: [0.2, 0.6]};
  const after = boundsAt(band, 21, 0.4);
  expect(after?.lower).toBeCloseTo(0.3, 12);
  expect(after?.upper).toBeCloseTo(0.7, 12);
  expect(after?.exact).toBe(false);
});

test('what differs by less than is shown is no interval', () => {
  const band = {xs: [0, 1, 2], lower: [20, 0.8, 3], upper: [20 + 7e-15, 0.80001, 3.1], values: []};
  expect([0, 1, 2].map((x) => boundsAt(band, x, 3) === null)).toEqual([true, true, false]);
});

test('beside an undefined bound there are none', () => {
  const none = Number.NaN;
  const band = {xs: [0, 10], lower: [0.1, none], upper: [0.3, none], values: [0.2, none]};
  expect(boundsAt(band, 5, 0.2)).toBeNull();
  expect(boundsAt(band, 10, none)).toBeNull();
  expect(boundsAt(band, 11, 0.2)).toBeNull();
});

test('bands are asked for beside the lines, and one click leaves them out', () => {
  const lines = result('f1', [series('a')]);
  const intervals = result('f1', [series('a', {band: WIRE, steps: [0, 10, 20]})]);
  const band = (options: LineOptions, of = intervals) => buildLines(lines, options, of)[0]?.band;
  // Step 20 of the band is none of the line's.
  expect(band(OPTIONS)).toMatchObject({xs: [0], lower: [0.1], upper: [0.3]});
  expect(band({...OPTIONS, bands: false})).toBeNull();
  expect(buildLines(lines, OPTIONS)[0]?.band).toBeNull();
});

test('a band is drawn around, with a gap, and a single point as a stroke', () => {
  const drawn: string[] = [];
  const path = (name: string) => ({
    moveTo: (x: number, y: number) => drawn.push(`${name} M${x},${y}`),
    lineTo: (x: number, y: number) => drawn.push(`${name} L${x},${y}`),
    arc: () => undefined,
  });
  const band = {
    xs: [0, 1, 2, 3],
    lower: [1, 2, Number.NaN, 4],
    upper: [5, 6, Number.NaN, 8],
    values: [],
  };
  const same = (value: number): number => value;
  traceBand(path('area'), path('stroke'), band, {toX: same, toY: same});
  expect(drawn).toEqual([
    ...['area M0,5', 'area L1,6', 'area L1,2', 'area L0,1'],
    ...['stroke M3,4', 'stroke L3,8'],
  ]);
});

test('a group is one line with the band of its runs, in the colour of the first', () => {
  const group = {
    group: 'seed*',
    set: 'counts',
    class: null,
    runs: ['s1', 's2'],
    steps: [0, 1],
    n_runs: [2, 1],
    values: [0.4, 0.5],
    lower: [0.35, null],
    upper: [0.45, null],
    notes: [],
    cautions: [],
    members: [],
  };
  const [line] = buildGroupLines([group], OPTIONS);
  expect(line?.color).toBe('#f9ab00');
  expect(line?.dash).toEqual([6, 3]);
  const read = readLines(line === undefined ? [] : [line], 0)[0];
  expect(read?.bounds).toEqual({lower: 0.35, upper: 0.45, exact: true});
  expect(readLines(line === undefined ? [] : [line], null)[0]?.members).toBe(1);
});

test('on logarithmic axes 0 and what is below it have no place, and are counted', () => {
  const one = series('a', {steps: [0, 1, 2, 3], values: [5, 0, null, 2], wall_times: [0, 1, 2, 3]});
  const lines = buildLines(result('x', [one]), OPTIONS);
  const [onY] = placeLines(lines, {x: false, y: true});
  expect(onY?.raw).toEqual([5, Number.NaN, Number.NaN, 2]);
  expect(onY?.smoothed).toBe(onY?.raw);
  const [onX] = placeLines(lines, {x: true, y: false});
  expect([onX?.xs, onX?.raw]).toEqual([
    [1, 2, 3],
    [0, Number.NaN, 2],
  ]);
  expect(countUnplaced(lines, {x: false, y: true})).toBe(1);
  expect(countUnplaced(lines, {x: true, y: true})).toBe(2);
  expect(placeLines(lines, {x: false, y: false})).toBe(lines);
});
