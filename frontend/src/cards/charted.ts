import type {Metric, Result} from '../server/api.ts';
import {buildGroupLines} from '../chart/groups.ts';
import {buildLines, smoothLines} from '../chart/lines.ts';
import type {Line, LineLook, LineOptions} from '../chart/lines.ts';
import {placeLines} from '../chart/log.ts';
import type {Log} from '../chart/log.ts';
import type {View} from '../chart/plot.ts';
import {boundsOf} from '../chart/ranges.ts';
import type {Layout} from '../state/layout.ts';
import {paletteFor} from '../runs/palette.ts';
import type {Evaluated} from '../state/state.ts';

/** What the chart of a card is made of. */
export interface Charted {
  readonly evaluated: Evaluated | null;
  readonly intervals: Evaluated | null;
  readonly metric: Metric | null;
  readonly options: LineOptions;
  readonly layout: Layout;
}

/** The chart of a card as it stands, without what the pointer does to it. */
export function viewOf(charted: Charted): View {
  const {evaluated, options, metric} = charted;
  const result = evaluated?.result ?? null;
  const log = logOf(charted.layout, axisOf(result, options));
  const made = result === null ? [] : linesOf(result, options, intervalsOf(charted));
  const lines = smoothLines(made, options.smoothing);
  return {
    lines: placeLines(lines, log),
    told: lines,
    bounds: boundsOf(metric?.range ?? null),
    axis: axisOf(result, options),
    palette: paletteFor(options.dark),
    highlight: null,
    log,
    wheelZooms: false,
    subject: {},
  };
}

/** The lines of a result, not smoothed. */
export function linesOf(
  result: Result,
  options: LineLook,
  intervals: Result | null,
): readonly Line[] {
  const {groups = []} = result;
  return groups.length > 0
    ? buildGroupLines(groups, options)
    : buildLines(result, options, intervals);
}

/** Intervals of other conditions are those of other values; of older data they are nearly these. */
export function intervalsOf({evaluated, intervals}: Charted): Result | null {
  return intervals?.conditions === evaluated?.conditions ? (intervals?.result ?? null) : null;
}

/** The runs of a group have times of their own, so that groups have steps alone. */
export function axisOf(result: Result | null, {axis}: LineOptions): View['axis'] {
  return (result?.groups?.length ?? 0) > 0 ? 'step' : axis;
}

/** Which axes are logarithmic; the time of day has no zero to be so from. */
export function logOf({logX, logY}: Layout, axis?: View['axis']): Log {
  return {x: logX === true && axis !== 'wall', y: logY === true};
}
