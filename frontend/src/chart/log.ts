import type {Line} from './lines.ts';

/** Which axes are logarithmic. */
export interface Log {
  readonly x: boolean;
  readonly y: boolean;
}

/** How values lie along an axis: `to` its even scale and `from` there. */
export interface Spacing {
  readonly to: (value: number) => number;
  readonly from: (place: number) => number;
}

const LINEAR: Spacing = {to: (value) => value, from: (place) => place};
const LOGARITHMIC: Spacing = {
  to: (value) => (value > 0 ? Math.log10(value) : -Infinity),
  from: (place) => 10 ** place,
};

export function spacing(log: boolean): Spacing {
  return log ? LOGARITHMIC : LINEAR;
}

/** The lines as far as they have a place on such axes: 0 and what is below it have none. */
export function placeLines(lines: readonly Line[], log: Log): readonly Line[] {
  const cut = log.x ? lines.map(cutX) : lines;
  return log.y ? cut.map(cutY) : cut;
}

/** Whether a point can be drawn on such axes; what has no height needs none. */
export function hasPlace(
  {x, y}: {readonly x: number; readonly y: number | null},
  log: Log,
): boolean {
  return (!log.x || x > 0) && (!log.y || y === null || y > 0);
}

/** How many defined points of the lines have no place on such axes. */
export function countUnplaced(lines: readonly Line[], log: Log): number {
  const isPlaced = ({xs}: Line, index: number, y: number): boolean =>
    hasPlace({x: xs[index] ?? 0, y}, log);
  return lines
    .map((one) => one.raw.filter((y, index) => !Number.isNaN(y) && !isPlaced(one, index, y)).length)
    .reduce((sum, count) => sum + count, 0);
}

function cutX(line: Line): Line {
  const start = firstPositive(line.xs);
  const {band} = line;
  const bandStart = band === null ? 0 : firstPositive(band.xs);
  return {
    ...line,
    xs: line.xs.slice(start),
    raw: line.raw.slice(start),
    smoothed: line.smoothed.slice(start),
    steps: line.steps.slice(start),
    wallTimes: line.wallTimes.slice(start),
    band: band && {
      xs: band.xs.slice(bandStart),
      lower: band.lower.slice(bandStart),
      upper: band.upper.slice(bandStart),
      values: band.values.slice(bandStart),
    },
  };
}

function cutY(line: Line): Line {
  const positive = (values: readonly number[]): readonly number[] =>
    values.map((value) => (value > 0 ? value : Number.NaN));
  const {raw, smoothed} = line;
  const placed = positive(raw);
  // Where nothing is smoothed both are one array, by which a line is told to have no raw one.
  return {...line, raw: placed, smoothed: smoothed === raw ? placed : positive(smoothed)};
}

function firstPositive(xs: readonly number[]): number {
  const index = xs.findIndex((x) => x > 0);
  return index < 0 ? xs.length : index;
}
