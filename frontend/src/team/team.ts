import type {WireNumber} from '../server/api.ts';
import type {Goal} from '../views/best.ts';

/** A formula of a set, with what else the set says of it. */
export interface SetMetric {
  readonly name: string;
  readonly formula: string;
  readonly description: string;
  readonly goal: Goal | null; // null: nobody said it
}

/** A number that the formulas of a set share. */
export interface SetParameter {
  readonly name: string;
  readonly value: number;
  readonly min: WireNumber;
  readonly max: WireNumber;
}

/** What is to be saved: the formula of a card, or a formula of a saved set by its name. */
export interface Saving {
  readonly formula: string;
  readonly set: string | null; // null: of a card
}

/** One state of a saved set. */
export interface Revision {
  readonly revision: number;
  readonly saved_at: number; // seconds since the epoch
  readonly toml: string;
}

/** A set that the team shares; one of a file has no revisions. */
export interface TeamSet extends Partial<Revision> {
  readonly layer: 'file' | 'saved';
  readonly name: string;
  readonly toml: string;
  readonly metrics: readonly SetMetric[];
  readonly parameters: readonly SetParameter[];
}

/** What `GET /formulas` answers: the formulas that can be used by name, beside the catalogue. */
export interface TeamAnswer {
  readonly sets: readonly TeamSet[];
  readonly metrics: readonly SetMetric[];
  readonly parameters: readonly (SetParameter & {readonly set: string | null})[];
  readonly can_save: boolean;
  readonly reason: string | null;
  readonly notes: readonly string[];
}
