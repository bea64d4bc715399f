import type {Summary} from '../server/answers.ts';
import {toNumber} from '../texts/numbers.ts';
import {shownName} from './table.ts';
import type {Row, TableData} from './table.ts';
import type {PointOf, TableView} from './table-view.ts';

/** One number of a point, with its interval; an end is NaN where there is none. */
export interface Coordinate {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  readonly step: number;
}

/** A run, or a group of runs, by two formulas. */
export interface Point extends Pick<Row, 'key' | 'run' | 'members'> {
  readonly name: string;
  readonly x: Coordinate;
  readonly y: Coordinate;
}

/** An axis: where its values lie, and where it is marked. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly increment: number; // between ticks
  readonly ticks: readonly number[];
}

/** Where the name of a point stands. */
export interface Label {
  readonly key: string;
  readonly left: number; // pixels
  readonly top: number; // pixels, of its upper edge
}

/** The positions of the two formulas: those chosen, as far as they are there, else the first two. */
export function chosenFormulas({formulas}: TableData, view: TableView): readonly [number, number] {
  const at = (formula: string | null, otherwise: number): number => {
    const index = formula === null ? -1 : formulas.indexOf(formula);
    return index < 0 ? otherwise : index;
  };
  return [at(view.x, 0), at(view.y, Math.min(1, formulas.length - 1))];
}

/** A point for each row in which both formulas are finite, from left to right. */
export function scatterPoints(
  rows: readonly Row[],
  [x, y]: readonly [number, number],
  pointOf: PointOf,
): readonly Point[] {
  const points = rows.flatMap((row): readonly Point[] => {
    const [across, up] = [x, y].map((index) => coordinate(row.cells[index]?.[pointOf] ?? null));
    const {key, run, members} = row;
    return across && up ? [{key, name: shownName(row), run, members, x: across, y: up}] : [];
  });
  return points.toSorted((a, b) => a.x.value - b.x.value || a.y.value - b.y.value);
}

function coordinate(summary: Summary | null): Coordinate | null {
  const value = toNumber(summary?.value ?? null);
  return summary === null || !Number.isFinite(value)
    ? null
    : {
        value,
        lower: toNumber(summary.lower),
        upper: toNumber(summary.upper),
        step: summary.step,
      };
}

/** An axis around all values and their intervals, with about as many ticks as asked for. */
export function scaleOf(coordinates: readonly Coordinate[], ticks: number): Scale {
  const ends = coordinates.flatMap(({value, lower, upper}) => [value, lower, upper]);
  const finite = ends.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const size = high - low || Math.abs(high) || 1;
  const increment = roundIncrement(size / ticks);
  const first = Math.floor((low - size * 0.05) / increment);
  const last = Math.ceil((high + size * 0.05) / increment);
  const marks = Array.from({length: last - first + 1}, (_, index) =>
    Number(((first + index) * increment).toPrecision(12)),
  );
  return {min: first * increment, max: last * increment, increment, ticks: marks};
}

/** The next of 1, 2, 5, 10, 20 and so on. */
function roundIncrement(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  const digit = [1, 2, 5].find((candidate) => candidate * power >= size * 0.999) ?? 10;
  return digit * power;
}

/** How far along an axis of a length a value is. */
export function along({min, max}: Scale, value: number, length: number): number {
  return ((value - min) / (max - min)) * length;
}

const LINE = 14; // pixels, of a name's height
const CHARACTER = 6.2; // pixels, of a name at 11 px
const GAP = 8; // pixels between a point and its name
const REACH = 6; // pixels from the middle of a dot to its edge

/** A point on the plot, in pixels; an end of a whisker is NaN where there is none. */
export interface Placed {
  readonly key: string;
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly whiskers: {readonly x: readonly number[]; readonly y: readonly number[]};
}

/**
 * Names beside points, above or below their whiskers, right or left of them, else over or under them;
 * where there is a choice, none that a whisker strikes through. A name that would lie over another one or
 * over a dot is left out.
 */
export function placeLabels(points: readonly Placed[], width: number): readonly Label[] {
  const dots = points.map(({left, top}) => around(left - REACH, top - REACH, 2 * REACH, 2 * REACH));
  const bars = points
    .flatMap(({left, top, whiskers: {x, y}}) => [
      {left: Math.min(...x), right: Math.max(...x), top, bottom: top},
      {left, right: left, top: Math.min(...y), bottom: Math.max(...y)},
    ])
    .filter(({left, top}) => Number.isFinite(left + top));
  const taken: Box[] = [];
  return points.flatMap(({key, name, left, top}) => {
    const long = name.length * CHARACTER;
    const boxes = [top - LINE - 1, top + 1]
      .flatMap((upper) => [left + GAP, left - GAP - long].map((x) => around(x, upper, long, LINE)))
      .concat(
        [top - GAP - LINE, top + GAP].map((upper) => around(left - long / 2, upper, long, LINE)),
      )
      .filter((one) => one.left >= 0 && one.right <= width)
      .filter((one) => [...taken, ...dots].every((other) => isApart(one, other)));
    const box = boxes.find((one) => bars.every((bar) => isApart(one, bar))) ?? boxes[0];
    if (box === undefined) {
      return [];
    }
    taken.push(box);
    return [{key, left: box.left, top: box.top}];
  });
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function around(left: number, top: number, width: number, height: number): Box {
  return {left, right: left + width, top, bottom: top + height};
}

function isApart(one: Box, other: Box): boolean {
  return (
    one.right <= other.left ||
    one.left >= other.right ||
    one.bottom <= other.top ||
    one.top >= other.bottom
  );
}
