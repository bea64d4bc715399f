import type {GroupSeries, ReadAt} from '../server/answers.ts';
import type {Result, Series, WireNumber} from '../server/api.ts';

/** What every entry of a view says of where it comes from. */
interface Entry {
  readonly run: string;
  readonly set: string | null;
  readonly class: string | null;
  readonly join: Series['join'];
  readonly notes: readonly string[];
  readonly cautions: readonly string[];
}

/** The bounds of values at thresholds. */
export interface CurveBand {
  readonly level: number;
  readonly thresholds: readonly (number | null)[];
  readonly lower: readonly WireNumber[];
  readonly upper: readonly WireNumber[];
}

/** Values over thresholds at a step. */
export interface Curve extends Entry {
  readonly thresholds: readonly (number | null)[];
  readonly values: readonly WireNumber[];
  readonly band?: CurveBand | null; // asked for with an interval
  readonly at: {readonly step: number; readonly wall_time: number};
}

/** Runs put together over thresholds; each of them has a step. */
export interface GroupCurve extends Omit<GroupSeries, 'steps' | 'members'> {
  readonly thresholds: readonly (number | null)[];
  readonly members: readonly (Entry & Pick<Curve, 'at'>)[];
}

/** Curves of runs, or of groups of them. */
export interface Curves extends Omit<Result<Curve>, 'groups'> {
  readonly groups?: readonly GroupCurve[];
}

/** The first answer to a card that is shown over thresholds. */
export function curvesIn(answers: readonly (readonly Result<unknown>[])[]): Curves {
  return answers[0]?.[0] as unknown as Curves;
}

/** Values over steps and thresholds: a row for each step. */
export interface Surface extends Entry {
  readonly steps: readonly number[];
  readonly thresholds: readonly (number | null)[];
  readonly values: readonly (readonly WireNumber[])[];
}

/** Values over classes at a step. */
export interface OverClasses extends Entry {
  readonly classes: readonly (string | null)[];
  readonly values: readonly WireNumber[];
  readonly at: {readonly step: number; readonly threshold: ReadAt}; // one for each class, if they differ
}

/** A confusion matrix at a step. */
export interface MatrixEntry extends Entry {
  readonly labels: readonly string[];
  readonly matrix: readonly (readonly WireNumber[])[];
  readonly at: {
    readonly step: number;
    readonly threshold: number | null;
    readonly rule: string | null;
  };
}

/** What was said of one set of counts, in the runs that have it; of all sets for null. */
export function ofSet(result: Result<unknown>, set: string | null): Result<unknown> {
  if (set === null) {
    return result;
  }
  const entries = result.series as readonly Entry[];
  const having = new Set(entries.flatMap((one) => (one.set === set ? one.run : [])));
  const series = entries.filter((one) => one.set === set || !having.has(one.run));
  return {...result, series};
}
