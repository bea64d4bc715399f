import type {WireNumber} from '../api.ts';

/** What every entry of a view says of where it comes from. */
interface Entry {
  readonly run: string;
  readonly set: string | null;
  readonly class: string | null;
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
  readonly at: {readonly step: number};
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
