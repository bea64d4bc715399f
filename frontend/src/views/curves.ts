import type {Result, Series} from '../server/api.ts';
import type {Line, LineLook} from '../chart/lines.ts';
import {hasPlace, placeLines} from '../chart/log.ts';
import type {Log} from '../chart/log.ts';
import type {Pin} from '../chart/pins.ts';
import type {View} from '../chart/plot.ts';
import {linesOf} from '../cards/charted.ts';
import {lineKey} from '../cards/counts.ts';
import {formatThreshold, toNumbers} from '../texts/numbers.ts';
import {paletteFor} from '../runs/palette.ts';
import type {Curve, Curves} from './answers.ts';
import {bestOf, lossOf} from './best.ts';
import type {Best, Goal} from './best.ts';
import {placeOf} from './steps.ts';

const MOST_LABELS = 6; // lines whose best threshold is written beside it

/** What looking along the thresholds of one line found. */
export interface Scan {
  readonly key: string; // of its line
  readonly best: Best | null; // null: undefined everywhere
  readonly present: {readonly threshold: number; readonly value: number} | null;
  readonly loss: number; // at the present threshold against the best one; NaN where undefined
}

/**
 * The lines over thresholds; what a line of a chart calls a step is a threshold here. `intervals` are
 * the same curves with bands, as soon as they are there.
 */
export function curveLines(
  curves: Curves,
  options: LineLook,
  intervals: Curves | null = null,
): readonly Line[] {
  const look = {...options, axis: 'step'} as const;
  return linesOf(overThresholds(curves), look, intervals && overThresholds(intervals));
}

/** The chart of lines over thresholds as it stands, without what the pointer does to it. */
export function curveView(
  lines: readonly Line[],
  {bounds, dark, log}: Pick<View, 'bounds' | 'log'> & {readonly dark: boolean},
): View {
  return {
    // Counts of one threshold alone, which is not known, have no place on the axis.
    lines: placeLines(lines.filter(hasThresholds), log),
    told: lines,
    bounds,
    axis: 'threshold',
    palette: paletteFor(dark),
    highlight: null,
    log,
    wheelZooms: false,
    subject: {},
  };
}

function hasThresholds({xs}: Line): boolean {
  return !xs.some(Number.isNaN);
}

/** The same with thresholds in the place of steps. */
export function overThresholds(curves: Curves): Result {
  const series = curves.series.map((curve) => ({
    ...curve,
    steps: thresholdsOf(curve),
    wall_times: thresholdsOf(curve),
    band: curve.band ? {...curve.band, steps: thresholdsOf(curve.band)} : null,
    at: {threshold: null},
  }));
  const groups = (curves.groups ?? []).map((one) => ({
    ...one,
    steps: thresholdsOf(one),
    members: one.members.map((member) => ({...member, steps: [], at: {threshold: null}})),
  }));
  return {...curves, series, groups};
}

/** The curves that lines are drawn of, each with where it comes from: groups from several runs. */
export function curvesOf({series, groups = []}: Curves) {
  return [
    ...series.map((curve) => ({curve, members: [curve]})),
    ...groups.map((one) => ({curve: {...one, run: one.group}, members: one.members})),
  ];
}

/** What all of some have; null where they differ. */
export function shared<T>(all: readonly T[]): T | null {
  const [first = null, ...others] = new Set(all);
  return others.length === 0 ? first : null;
}

/** Compares the best threshold of each curve with the one that the cards are read at. */
export function scansOf(curves: Curves, over: readonly Series[], goal: Goal): readonly Scan[] {
  return curvesOf(curves).map(({curve, members}) => {
    const readAt = members.map((one) => readAtOf(over, one, one.at.step));
    return scanOf(curve, shared(readAt), goal);
  });
}

type Scanned = Pick<Curve, 'run' | 'set' | 'class' | 'thresholds' | 'values'>;

/** Compares the best threshold of a curve with the one that the cards are read at. */
export function scanOf(curve: Scanned, readAt: number | null, goal: Goal): Scan {
  const thresholds = thresholdsOf(curve);
  const values = toNumbers(curve.values);
  const best = bestOf(thresholds, values, goal);
  const place = readAt === null ? -1 : placeOf(thresholds, readAt);
  const [threshold, value] = [thresholds[place], values[place]];
  return {
    key: keyOf(curve),
    best,
    present: threshold === undefined || value === undefined ? null : {threshold, value},
    loss: best === null || value === undefined ? Number.NaN : lossOf(best.value, value),
  };
}

/** A ring at the best threshold of each line, and a line at each present threshold, where these axes have places. */
export function pinsOf(lines: readonly Line[], scans: readonly Scan[], log: Log): readonly Pin[] {
  const shown = lines.flatMap((line) => {
    const scan = scans.find(({key}) => key === line.key);
    return scan === undefined ? [] : [{line, scan}];
  });
  const placed = shown.filter(({line}) => hasThresholds(line));
  const present = new Set(placed.flatMap(({scan}) => scan.present?.threshold ?? []));
  const pins = [
    ...[...present].map((x) => ({x, y: null, label: formatThreshold(x), color: null})),
    ...placed.flatMap(({line, scan: {best}}) =>
      best === null
        ? []
        : [
            {
              x: best.threshold,
              y: best.value,
              label: shown.length > MOST_LABELS ? '' : formatThreshold(best.threshold),
              color: line.color,
            },
          ],
    ),
  ];
  return pins.filter((pin) => hasPlace(pin, log));
}

/** The threshold that a card's value at a step was read at. */
export function readAtOf(
  series: readonly Series[],
  curve: Pick<Curve, 'run' | 'set' | 'class'>,
  step: number,
): number | null {
  const one = series.find((candidate) => keyOf(candidate) === keyOf(curve));
  const threshold = one?.at.threshold ?? null;
  if (one === undefined || threshold === null || typeof threshold === 'number') {
    return threshold as number | null;
  }
  return threshold[one.steps.indexOf(step)] ?? null;
}

export function thresholdsOf({thresholds}: Pick<Curve, 'thresholds'>): readonly number[] {
  return thresholds.map((threshold) => threshold ?? Number.NaN);
}

function keyOf({run, set, class: className}: Pick<Curve, 'run' | 'set' | 'class'>): string {
  return lineKey(run, set, className);
}
