import type {Result, Series} from '../api.ts';
import {dashPattern, paletteColor} from '../colors.ts';
import type {RunStyle} from '../colors.ts';
import {toNumber} from '../numbers.ts';
import type {Axis} from '../settings.ts';
import {smooth} from '../smoothing.ts';

/** One line of a chart. */
export interface Line {
  readonly key: string;
  readonly run: string;
  readonly part: string; // the set or class, where the run has several
  readonly className: string | null;
  readonly color: string;
  readonly dash: readonly number[];
  readonly xs: readonly number[];
  readonly raw: readonly number[];
  readonly smoothed: readonly number[];
  readonly steps: readonly number[];
  readonly wallTimes: readonly number[];
}

export interface LineOptions {
  readonly shown: ReadonlySet<string>;
  readonly styles: ReadonlyMap<string, RunStyle>;
  readonly dark: boolean;
  readonly smoothing: number;
  readonly axis: Axis;
}

/** The lines of the shown runs. */
export function buildLines(result: Result, options: LineOptions): readonly Line[] {
  const groups = new Map<string, Series[]>();
  for (const series of result.series.filter(({run}) => options.shown.has(run))) {
    groups.set(series.run, [...(groups.get(series.run) ?? []), series]);
  }
  const alone = groups.size === 1;
  return [...groups.values()].flatMap((group) =>
    group.map((series, part) =>
      buildLine(series, options, {name: partName(series, group), part, alone, of: group.length}),
    ),
  );
}

interface Place {
  readonly name: string;
  readonly part: number; // position among the lines of its run
  readonly of: number; // lines that the run has
  readonly alone: boolean; // the chart shows no other run
}

function buildLine(series: Series, options: LineOptions, place: Place): Line {
  const {run, set, class: className, steps, wall_times: wallTimes} = series;
  const raw = series.values.map(toNumber);
  const start = wallTimes[0] ?? 0;
  return {
    key: JSON.stringify([run, set, className]),
    run,
    part: place.name,
    className,
    ...lineStyle(options, run, place),
    xs: options.axis === 'step' ? steps : wallTimes.map((time) => time - start),
    raw,
    smoothed: smooth(raw, options.smoothing),
    steps,
    wallTimes,
  };
}

/** What tells a line from the others of its run: its set, its class, or both. */
function partName({set, class: className}: Series, group: readonly Series[]): string {
  const severalSets = new Set(group.map((series) => series.set)).size > 1;
  return [severalSets ? set : null, className].filter((name) => name !== null).join(' · ');
}

/** The run's own style; the lines of a run that is alone differ by colour, otherwise by dashes. */
function lineStyle(
  {styles, dark}: LineOptions,
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
