import {describe, expect, test} from 'vitest';
import {hasPlace} from '../../src/chart/log.ts';
import {withUnplaced} from '../../src/cards/note.ts';
import type {Curve, Curves} from '../../src/views/answers.ts';
import {bestOf, bestText, ridgeOf} from '../../src/views/best.ts';
import {fitRanges, NO_ZOOM} from '../../src/chart/ranges.ts';
import {nearestX} from '../../src/chart/readout.ts';
import {curveLines, curveView, pinsOf, readAtOf, scanOf, scansOf} from '../../src/views/curves.ts';
import {result, series} from '../fixtures.ts';

const THRESHOLDS = [0, 0.25, 0.5, 0.75, 1];

function curve(values: readonly (number | null)[], changes: Partial<Curve> = {}): Curve {
  return {
    ...{run: 'a/validation', set: 'counts', class: null, notes: [], cautions: []},
    join: {used: 3, operands: {counts: 3}},
    thresholds: THRESHOLDS,
    values,
    at: {step: 2, wall_time: 120},
    ...changes,
  };
}

function curves(...all: readonly Curve[]): Curves {
  return {...result('f1', []), series: all, groups: []};
}

/** Two runs put together. */
const GROUPED: Curves = {
  ...curves(),
  groups: [
    {
      ...{group: 'seed*', set: 'counts', class: null, runs: ['a/validation', 'b']},
      ...{thresholds: [0, 0.5, 1], n_runs: [2, 2, 1], values: [0.25, 0.75, null]},
      ...{lower: [0.125, 0.5, null], upper: [0.375, 1, null], notes: [], cautions: []},
      members: [curve([]), curve([], {run: 'b', at: {step: 1, wall_time: 110}})],
    },
  ],
};

describe('the best threshold', () => {
  test('is that of the largest value, or of the smallest', () => {
    expect(bestOf(THRESHOLDS, [0.1, 0.8, 0.7, 0.2, 0], 'maximize')).toEqual({
      ...{threshold: 0.25, value: 0.8, index: 1},
    });
    expect(bestOf(THRESHOLDS, [0.1, 0.8, 0.7, 0.2, 0.05], 'minimize')?.threshold).toBe(1);
  });

  test('is at a tie the one nearest to 0.5', () => {
    expect(bestOf(THRESHOLDS, [0.8, 0.1, 0.2, 0.8, 0.8], 'maximize')?.threshold).toBe(0.75);
  });

  test('is never an undefined one, and where all are undefined there is none', () => {
    expect(bestOf(THRESHOLDS, [NaN, 0.3, NaN, NaN, NaN], 'minimize')?.threshold).toBe(0.25);
    expect(bestOf(THRESHOLDS, [NaN, NaN], 'maximize')).toBeNull();
  });

  test('is told with its threshold, which counts of one alone do not have', () => {
    const told = (threshold: number) => bestText(bestOf([threshold], [0.5], 'maximize'), String);
    expect(told(0.25)).toBe('best 0.5 at 0.25');
    expect(told(NaN)).toBe('0.5, of one threshold alone');
    expect(bestText(null, String)).toBe('undefined at every threshold');
  });

  test('makes a ridge over steps, with a gap where it is undefined', () => {
    const rows = [
      [0.1, 0.9, 0.3],
      [NaN, NaN, NaN],
      [0.1, 0.2, 0.3],
    ];
    expect(ridgeOf([0, 0.5, 1], rows, 'maximize')).toEqual([1, NaN, 2]);
  });
});

describe('a scan', () => {
  test('tells what the present threshold loses against the best', () => {
    const {best, present, loss} = scanOf(curve([0.1, 0.81, 0.74, 0.2, 0]), 0.5, 'maximize');
    expect(best?.threshold).toBe(0.25);
    expect(present).toEqual({threshold: 0.5, value: 0.74});
    expect(loss).toBeCloseTo(0.07, 12);
  });

  test('loses nothing at the best, and an unknown amount where it is undefined', () => {
    expect(scanOf(curve([0.1, 0.2, 0.3, 0.2, 0]), 0.5, 'maximize').loss).toBe(0);
    expect(scanOf(curve([0.1, 0.2, null, 0.2, 0]), 0.5, 'maximize').loss).toBeNaN();
  });

  test('of a smaller-is-better metric loses what is above the best', () => {
    expect(scanOf(curve([5, 2, 3, 4, 6]), 0.75, 'minimize').loss).toBe(2);
  });
});

test('the present threshold is that at which the line over steps was read at this step', () => {
  const one = curve([]);
  const fixed = series('a/validation', {at: {threshold: 0.5}});
  const chosen = series('a/validation', {at: {threshold: [0.25, null, 0.75]}});
  expect(readAtOf([fixed], one, 2)).toBe(0.5);
  expect(readAtOf([chosen], one, 0)).toBe(0.25);
  expect(readAtOf([chosen], one, 1)).toBeNull();
  expect(readAtOf([chosen], one, 2)).toBe(0.75);
  expect(readAtOf([], one, 2)).toBeNull();
});

test('a group over thresholds is a line of its middle, in the colour of its first run', () => {
  const [line, ...others] = curveLines(GROUPED, {
    ...{shown: new Set<string>(), dark: false, axis: 'wall', bands: true},
    styles: new Map([['a/validation', {color: 1, dash: 0}]]),
  });
  expect(others).toEqual([]);
  expect(line).toMatchObject({run: 'seed*', xs: [0, 0.5, 1], raw: [0.25, 0.75, NaN]});
  expect(line?.color).toBe('#12b5cb');
  expect(line?.band).toMatchObject({
    xs: [0, 0.5, 1],
    lower: [0.125, 0.5, NaN],
    upper: [0.375, 1, NaN],
  });
  expect(line?.members).toEqual({runs: ['a/validation', 'b'], numbers: [2, 2, 1]});
});

test('the best of a group is that of its middle, beside the threshold that all its runs were read at', () => {
  const read = (b: number) =>
    scansOf(
      GROUPED,
      [series('a/validation', {at: {threshold: 1}}), series('b', {at: {threshold: b}})],
      'minimize',
    )[0];
  expect(read(1)?.best).toMatchObject({threshold: 0, value: 0.25});
  expect(read(1)?.present?.threshold).toBe(1);
  expect(read(0.5)).toMatchObject({present: null, loss: NaN});
});

test('lines over thresholds have the bands of their intervals as soon as these are there', () => {
  const looks = {shown: new Set(['a/validation']), dark: false, styles: new Map()};
  const options = {...looks, axis: 'step' as const, bands: true};
  const one = curve([0.1, 0.2, 0.3, 0.2, 0]);
  const band = {level: 0.95, thresholds: [0.25, 0.5], lower: [0.15, null], upper: [0.3, null]};
  expect(curveLines(curves(one), options)[0]?.band).toBeNull();
  const drawn = curveLines(curves(one), options, curves({...one, band}))[0]?.band;
  expect(drawn).toMatchObject({xs: [0.25, 0.5], lower: [0.15, NaN], upper: [0.3, NaN]});
  const off = curveLines(curves(one), {...options, bands: false}, curves({...one, band}));
  expect(off[0]?.band).toBeNull();
});

test('lines over thresholds have the colours of their runs and are never smoothed', () => {
  const lines = curveLines(curves(curve([0.1, null, 0.3, 0.2, 0])), {
    ...{shown: new Set(['a/validation']), dark: false, smoothing: 0.9, axis: 'wall', bands: true},
    styles: new Map([['a/validation', {color: 1, dash: 0}]]),
  });
  expect(lines.map(({xs, raw, color}) => ({xs, raw, color}))).toEqual([
    {xs: THRESHOLDS, raw: [0.1, NaN, 0.3, 0.2, 0], color: '#12b5cb'},
  ]);
  expect(lines[0]?.smoothed).toBe(lines[0]?.raw);
});

test('counts of one threshold alone have no place over thresholds, and leave the axis to others', () => {
  const looks = {shown: new Set(['a/validation', 'b']), dark: false, styles: new Map()};
  const one = {...curve([0.5]), run: 'b', thresholds: [null]};
  const both = {...curves(one), series: [one, curve([0.1, 0.2, 0.3, 0.2, 0])]};
  const lines = curveLines(both, {...looks, axis: 'step', bands: true});
  const view = curveView(lines, {bounds: [0, 1], dark: false, log: {x: false, y: false}});
  expect(fitRanges(view, NO_ZOOM).x).toEqual([0, 1]);
  expect(nearestX(view.lines, 0.3)).toBe(0.25);
  expect(view.told).toHaveLength(2);
  const pins = pinsOf(lines, scansOf(both, [], 'maximize'), {x: false, y: false});
  expect(pins.map(({x}) => x)).toEqual([0.5]);
});

test('on a logarithmic axis the threshold 0 has no place, and is told all the same', () => {
  const options = {shown: new Set(['a/validation']), dark: false, styles: new Map()};
  const lines = curveLines(curves(curve([0.1, 0, 0.3, 0.2, 0.1])), {
    ...{...options, axis: 'step', bands: true},
  });
  const log = {x: true, y: false};
  const view = curveView(lines, {bounds: [0, 1], dark: false, log});
  expect(view.lines[0]).toMatchObject({xs: [0.25, 0.5, 0.75, 1], raw: [0, 0.3, 0.2, 0.1]});
  expect(view.told).toBe(lines);
  expect(withUnplaced({parts: [], details: [], amber: false}, lines, log).parts).toEqual([
    '1 point not above 0, not drawn',
  ]);
  const pins = [
    {x: 0, y: null},
    {x: 0.5, y: null},
    {x: 0.5, y: 0},
  ];
  expect(pins.map((pin) => hasPlace(pin, {x: true, y: true}))).toEqual([false, true, false]);
});
