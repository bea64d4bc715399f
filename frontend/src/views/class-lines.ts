import type {Result, Series} from '../server/api.ts';
import {bandOf} from '../chart/bands.ts';
import type {Range} from '../chart/ranges.ts';
import type {SparkLine} from '../chart/spark.ts';
import {lineKey} from '../cards/counts.ts';
import {toNumbers} from '../texts/numbers.ts';

/** The lines of classes over steps, and the ranges of all of them. */
export interface ClassLines {
  readonly byClass: ReadonlyMap<string | null, SparkLine>;
  readonly x: Range;
  readonly y: Range;
}

/** The line of each class of a run; `intervals` is the same result with bands, as soon as it is there. */
export function classLines(history: Result, intervals: Result | null, run: string): ClassLines {
  const series = history.series.filter((one) => one.run === run);
  const bands = new Map(intervals?.series.map((one) => [keyOf(one), one.band] as const));
  const lines = series.map((one) => {
    const band = bands.get(keyOf(one));
    const [xs, ys] = [one.steps, toNumbers(one.values)];
    return {name: one.class, xs, ys, band: band ? bandOf(band, {xs, steps: xs, raw: ys}) : null};
  });
  const defined = lines
    .flatMap(({ys, band}) => [ys, band?.lower ?? [], band?.upper ?? []])
    .flat()
    .filter(Number.isFinite);
  const ends = (reduce: (a: number, b: number) => number, start: number): number =>
    defined.reduce((a, b) => reduce(a, b), start);
  const [first] = series;
  return {
    byClass: new Map(lines.map((line) => [line.name, line])),
    x: [first?.steps[0] ?? 0, first?.steps.at(-1) ?? 1],
    y: [ends(Math.min, Infinity), ends(Math.max, -Infinity)],
  };
}

function keyOf({run, set, class: className}: Series): string {
  return lineKey(run, set, className);
}
