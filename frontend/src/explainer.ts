import type {Point} from './answers.ts';
import type {Api, Result} from './api.ts';
import type {Conditions} from './conditions.ts';
import {lineKey} from './counts.ts';
import {Latest} from './latest.ts';
import type {State} from './state.ts';
import {texts} from './texts/index.ts';
import {membersOf} from './views/asks.ts';

/** A value that people ask about. */
export interface Question {
  readonly formula: string;
  readonly run: string;
  readonly key: string; // of the line
  readonly step: number;
  readonly threshold?: number; // that of the point, where it is not the one of all cards
  readonly of?: readonly string[]; // the keys of the lines that it is made of; without, it is one
  readonly told?: string; // what people picked, where that is no value of the line
}

/** How the values that were asked about come about, or why that cannot be told. */
export interface Explanation {
  readonly points: readonly Point[];
  readonly missing: readonly string[]; // why some of the runs have none, a sentence each
  readonly failure: string | null;
}

/** Asks how the value that people picked comes about. */
export class Explainer {
  readonly #api: Api;
  readonly #state: State;
  readonly #latest = new Latest();

  constructor(api: Api, state: State) {
    this.#api = api;
    this.#state = state;
  }

  /** Reads the state, and asks what was picked last. Called in an effect. */
  readonly update = (): void => {
    const question = this.#state.explaining.value;
    const conditions = this.#state.conditions.value;
    this.#state.explanation.value = null;
    if (question === null) {
      this.#latest.cancel();
    } else {
      void this.#ask(question, conditions);
    }
  };

  async #ask(question: Question, conditions: Conditions): Promise<void> {
    const {formula, step, threshold} = question;
    const {answer, explanation} = this.#state;
    const runs = membersOf(keysOf(question).map(runOf), answer.peek()?.runs ?? []);
    const at =
      threshold === undefined ? conditions : {...conditions, threshold, thresholdFrom: null};
    try {
      const result = await this.#latest.run((signal) =>
        this.#api.point(formula, runs, step, at, signal),
      );
      if (result !== undefined) {
        explanation.value = explained(result, keysOf(question));
      }
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      explanation.value = {points: [], missing: [], failure};
    }
  }
}

/** The points of these lines, in their order. */
export function explained(
  {error, series, skipped}: Result<Point>,
  keys: readonly string[],
): Explanation {
  const known = new Map(series.map((one) => [lineKey(one.run, one.set, one.class), one]));
  const points = keys.flatMap((key) => known.get(key) ?? []);
  const missing = skipped.map((one) => texts.note.ofRun(one.run, one.error.message));
  const problem = error ?? skipped[0]?.error;
  const failure = points.length > 0 ? null : (problem?.message ?? texts.explanation.gone);
  return {points, missing, failure};
}

function keysOf({key, of}: Question): readonly string[] {
  return of ?? [key];
}

function runOf(key: string): string {
  return (JSON.parse(key) as [string])[0];
}
