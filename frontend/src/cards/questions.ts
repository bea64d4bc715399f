import type {Point} from '../server/answers.ts';
import type {Cell} from '../chart/heat.ts';
import type {Reading} from '../chart/readout.ts';
import {lineKey} from './counts.ts';
import type {Question} from './explainer.ts';
import {keysOf} from './explanation.ts';
import {bandText} from '../runs/group-note.ts';
import type {Grouping} from '../runs/grouping.ts';
import {isolated} from '../texts/isolated.ts';
import {formatValue} from '../texts/numbers.ts';
import {texts} from '../texts/index.ts';
import type {MatrixEntry, OverClasses, Surface} from '../views/answers.ts';
import type {Subject} from '../views/asks.ts';
import {shared} from '../views/curves.ts';
import type {curvesOf} from '../views/curves.ts';
import type {SurfaceGrid} from '../views/surfaces.ts';

/** What people ask about, of the formula of the card if of no other. */
export type Asked = Omit<Question, 'formula'> & {readonly formula?: string};

/** The point of a line; of a group of runs, the value of each of them. */
export function pointAsked(reading: Reading, grouping: Grouping | null): Asked {
  const {line, step, raw, members} = reading;
  const {run, key} = line;
  if (line.members === null) {
    return {run, key, step};
  }
  const spread = bandText(grouping, line.band !== null);
  return {
    ...{run, key, step},
    of: keysOf(line),
    told: `${formatValue(raw)} · ${texts.groups.band(spread, texts.common.runs(members ?? 0))}`,
  };
}

/** A point over thresholds, which stand where steps do elsewhere; of a group at its last step. */
export function curveAsked(
  reading: Reading,
  curves: ReturnType<typeof curvesOf>,
  grouping: Grouping | null,
): Asked | null {
  const one = curves.find(
    ({curve}) => lineKey(curve.run, curve.set, curve.class) === reading.line.key,
  );
  return one === undefined
    ? null
    : {...pointAsked(reading, grouping), ...stepOfAll(one.members), threshold: reading.step};
}

/** The step that values were read at; each run at its last, where these differ. */
function stepOfAll(
  ones: readonly {readonly at: {readonly step: number}}[],
): Pick<Question, 'step' | 'atLast'> {
  const steps = ones.map(({at}) => at.step);
  const step = shared(steps);
  return step === null ? {step: Math.max(...steps), atLast: true} : {step};
}

/** A cell of a heat map; of one that is a difference, the values of both runs. */
export function heatAsked(
  grid: SurfaceGrid,
  {column, row}: Cell,
  surfaces: readonly Surface[],
  told: string,
): Asked {
  const of = surfaces.map((one) => lineKey(one.run, one.set, one.class));
  return {
    ...{run: differenceName(surfaces), key: of[0] ?? '', of},
    step: grid.steps[column] ?? Number.NaN,
    threshold: grid.thresholds[row] ?? Number.NaN,
    ...(of.length > 1 ? {told} : {}),
  };
}

/** A class in the grid of all of them: one against the rest. */
export function classAsked({inside}: Subject, one: OverClasses, className: string): Asked {
  const {run, set, at} = one;
  return {formula: inside, run, key: lineKey(run, set, className), step: at.step};
}

/**
 * A cell of a confusion matrix: both of its classes, one against the rest, since what is wrong there
 * counts against both; and the whole, where the formula has no classes.
 */
export function matrixAsked(
  {inside}: Subject,
  {column, row}: Cell,
  entries: readonly MatrixEntry[],
  told: string,
): Asked {
  const of = entries.flatMap(({run, set, class: own, labels}) =>
    [...new Set([labels[row] ?? null, labels[column] ?? null, own])].map((className) =>
      lineKey(run, set, className),
    ),
  );
  return {
    ...{formula: inside, run: differenceName(entries), key: of.at(-1) ?? '', of, told},
    ...stepOfAll(entries),
  };
}

/** What an explanation is headed by. */
export function headingOf({run, key}: Question): string {
  return nameOf(run, (JSON.parse(key) as readonly (string | null)[])[2] ?? null);
}

export function pointName({run, class: className}: Point): string {
  return nameOf(run, className);
}

function nameOf(run: string, className: string | null): string {
  return className === null ? run : `${isolated(run)} · ${isolated(className)}`;
}

function differenceName(ones: readonly {readonly run: string}[]): string {
  return ones.map(({run}) => isolated(run)).join(' − ');
}
