import type {Problem, Series, WireNumber} from './api.ts';
import type {Goal} from '../views/best.ts';

/** The threshold that values were read at, or one for each step; null where they have none. */
export type ReadAt = number | null | readonly (number | null)[];

/** One number of a table, where it was found, and its interval if it was asked for. */
export interface Summary {
  readonly value: WireNumber;
  readonly step: number;
  readonly threshold: number | null;
  readonly lower: WireNumber;
  readonly upper: WireNumber;
  readonly n_runs?: number; // of a group that have a value here; its bounds are of how they differ
}

export interface TableSeries {
  readonly run: string; // or a group of runs
  readonly members?: readonly string[]; // the runs of a group
  readonly set: string | null;
  readonly class: string | null;
  readonly goal: Goal;
  readonly last: Summary | null;
  readonly best: Summary | null;
  readonly min: Summary | null;
  readonly max: Summary | null;
  readonly mean: WireNumber;
}

/** The row of a group of runs as it comes. */
export type GroupRow<S> = Omit<S, 'run' | 'members'> & {
  readonly group: string;
  readonly runs: readonly string[];
};

/** A formula, and what it becomes with the numbers put in. */
interface Derived {
  readonly formula: string;
  readonly substituted: string;
  readonly lines: readonly string[];
}

/** How one value comes about. */
export interface Point extends Derived {
  readonly run: string;
  readonly set: string | null;
  readonly class: string | null;
  readonly value: WireNumber;
  readonly counts: Readonly<Record<string, WireNumber>> | null;
  readonly parts: readonly (Derived & {readonly name: string})[];
  readonly band: {
    readonly level: number;
    readonly lower: readonly WireNumber[];
    readonly upper: readonly WireNumber[];
  } | null;
  readonly sources: readonly {readonly run: string; readonly tag: string}[];
  readonly at: {
    readonly threshold: number | null | readonly (number | null)[];
    readonly rule: string | null;
  };
  readonly join: Series['join'];
  readonly notes: readonly string[];
  readonly cautions: readonly string[];
}

/** A run less the baseline, at the steps of both. */
export interface Comparison {
  readonly run: string; // or a group of runs
  readonly members?: readonly string[]; // the runs of a group
  readonly set: string | null;
  readonly class: string | null;
  readonly values: readonly WireNumber[];
  readonly probability_better: readonly WireNumber[];
  readonly notes: readonly string[];
}

/** The values of the classes at one step; without classes there is one, of class null. */
export interface ClassSeries {
  readonly run: string;
  readonly set: string | null;
  readonly classes: readonly (string | null)[];
  readonly values: readonly WireNumber[];
}

/** The bounds of a value at some of its steps. */
export interface WireBand {
  readonly level: number;
  readonly steps: readonly number[];
  readonly lower: readonly WireNumber[];
  readonly upper: readonly WireNumber[];
}

/** Runs put together: a middle at each step, and what lies around it. */
export interface GroupSeries {
  readonly group: string;
  readonly set: string | null;
  readonly class: string | null;
  readonly runs: readonly string[];
  readonly steps: readonly number[];
  readonly n_runs: readonly number[];
  readonly values: readonly WireNumber[];
  readonly lower: readonly WireNumber[];
  readonly upper: readonly WireNumber[];
  readonly notes: readonly string[];
  readonly cautions: readonly string[];
  readonly sampled?: boolean;
  readonly members: readonly (Origin & Pick<Series, 'steps'>)[]; // a series of a run each
}

/** What is told of a series whatever it is over: where it was read, and what was noted of it. */
export type Origin = Pick<Series, 'run' | 'set' | 'class' | 'at' | 'join' | 'notes' | 'cautions'>;

/** What a text being typed means. */
export interface CheckAnswer {
  readonly error: Problem | null;
  readonly mathml: string | null; // while the text is a formula
  readonly runs: {readonly used: number; readonly of: number};
  readonly sets: readonly string[];
  readonly thresholds: number;
}
