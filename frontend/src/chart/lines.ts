import type {WireBand} from '../server/answers.ts';
import type {Result, Series} from '../server/api.ts';
import {dashPattern, paletteColor} from '../runs/colors.ts';
import type {RunStyle} from '../runs/colors.ts';
import {lineKey} from '../cards/counts.ts';
import {isolated} from '../texts/isolated.ts';
import {toNumbers} from '../texts/numbers.ts';
import type {Axis} from '../state/settings.ts';
import {smooth} from '../cards/smoothing.ts';
import {bandOf} from './bands.ts';
import type {Band} from './bands.ts';

/** One line of a chart. */
export interface Line {
  readonly key: string;
  readonly run: string; // or a group of runs
  readonly set: string | null;
  readonly part: string; // the set or class, where the run has several
  readonly className: string | null;
  readonly color: string;
  readonly dash: readonly number[];
  readonly xs: readonly number[];
  readonly raw: readonly number[];
  readonly smoothed: readonly number[];
  readonly steps: readonly number[];
  readonly wallTimes: readonly number[];
  readonly band: Band | null;
  readonly members: Members | null; // of a group
}

/** The runs that a line stands for, and how many of them have a value at each point. */
export interface Members {
  readonly runs: readonly string[];
  readonly numbers: readonly number[];
}

/** How lines are drawn, but for their smoothing. */
export interface LineLook {
  readonly shown: ReadonlySet<string>;
  readonly styles: ReadonlyMap<string, RunStyle>;
  readonly dark: boolean;
  readonly axis: Axis;
  readonly bands: boolean;
}

export interface LineOptions extends LineLook {
  readonly smoothing: number;
}

/** The same lines, smoothed: apart, since it alone changes while the slider is dragged. */
export function smoothLines(lines: readonly Line[], weight: number): readonly Line[] {
  return weight > 0 ? lines.map((line) => ({...line, smoothed: smooth(line.raw, weight)})) : lines;
}

/** The lines of the shown runs, not smoothed; `intervals` is the same result with bands, as soon as it is there. */
export function buildLines(
  result: Result,
  options: LineLook,
  intervals: Result | null = null,
): readonly Line[] {
  const bands = new Map(
    (options.bands ? (intervals?.series ?? []) : []).map((one) => [keyOf(one), one.band ?? null]),
  );

  const groups = new Map<string, Series[]>();
  for (const series of result.series.filter(({run}) => options.shown.has(run))) {
    groups.set(series.run, [...(groups.get(series.run) ?? []), series]);
  }
  const alone = groups.size === 1;
  return [...groups.values()].flatMap((group) =>
    group.map((series, part) =>
      buildLine(series, options, bands.get(keyOf(series)) ?? null, {
        name: partName(series, group),
        part,
        alone,
        of: group.length,
      }),
    ),
  );
}

interface Place {
  readonly name: string;
  readonly part: number; // position among the lines of its run
  readonly of: number; // lines that the run has
  readonly alone: boolean; // the chart shows no other run
}

function buildLine(
  series: Series,
  options: LineLook,
  interval: WireBand | null,
  place: Place,
): Line {
  const {run, set, class: className, steps, wall_times: wallTimes} = series;
  const raw = toNumbers(series.values);
  const xs = placesOn(options.axis, steps, wallTimes);
  return {
    key: keyOf(series),
    run,
    set,
    part: place.name,
    className,
    ...lineStyle(options, run, place),
    xs,
    raw,
    smoothed: raw,
    steps,
    wallTimes,
    band: interval && bandOf(interval, {xs, steps, raw}),
    members: null,
  };
}

/** Where steps stand on an axis. */
export function placesOn(
  axis: Axis,
  steps: readonly number[],
  wallTimes: readonly number[],
): readonly number[] {
  if (axis === 'relative') {
    const start = wallTimes[0] ?? 0;
    return wallTimes.map((time) => time - start);
  }
  return axis === 'step' ? steps : wallTimes;
}

export function keyOf({run, set, class: className}: Series): string {
  return lineKey(run, set, className);
}

type Part = Pick<Series, 'set' | 'class'>;

/** What tells a line from the others of its run, as it is shown: its set, its class, or both. */
export function partName({set, class: className}: Part, group: readonly Part[]): string {
  const severalSets = new Set(group.map((one) => one.set)).size > 1;
  return [severalSets ? set : null, className]
    .filter((name) => name !== null)
    .map(isolated)
    .join(' · ');
}

/** The run's own style; the lines of a run that is alone differ by colour, otherwise by dashes. */
function lineStyle(
  {styles, dark}: LineLook,
  run: string,
  {part, of, alone}: Place,
): {readonly color: string; readonly dash: readonly number[]} {
  const style = styles.get(run) ?? {color: 0, dash: 0};
  const colorStep = of > 1 && alone ? part : 0;
  const dashStep = of > 1 && !alone ? part : 0;
  return {
    color: paletteColor(style.color + colorStep, dark),
    dash: dashPattern(style.dash + dashStep),
  };
}
