import type {Point} from './answers.ts';
import type {Api, Result} from './api.ts';
import {messageOf} from './api-error.ts';
import type {Conditions} from './conditions.ts';
import {Latest} from './latest.ts';
import type {State} from './state.ts';
import {texts} from './texts/index.ts';

/** A value that people ask about. */
export interface Question {
  readonly formula: string;
  readonly run: string;
  readonly key: string; // of the line
  readonly step: number;
  readonly threshold?: number; // that of the point, where it is not the one of all cards
}

/** How the value comes about, or why that cannot be told. */
export type Explanation =
  | {readonly point: Point; readonly failure: null}
  | {readonly point: null; readonly failure: string};

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

  async #ask(
    {formula, run, step, key, threshold}: Question,
    conditions: Conditions,
  ): Promise<void> {
    const {explanation} = this.#state;
    const at =
      threshold === undefined ? conditions : {...conditions, threshold, thresholdFrom: null};
    try {
      const result = await this.#latest.run((signal) =>
        this.#api.point(formula, run, step, at, signal),
      );
      if (result !== undefined) {
        explanation.value = explained(result, key);
      }
    } catch (error) {
      const failure = messageOf(error);
      explanation.value = {point: null, failure};
    }
  }
}

/** The point of one of the run's lines. */
export function explained({error, series, skipped}: Result<Point>, key: string): Explanation {
  const point = series.find((one) => JSON.stringify([one.run, one.set, one.class]) === key);
  if (point !== undefined) {
    return {point, failure: null};
  }
  const problem = error ?? skipped[0]?.error;
  return {point: null, failure: problem?.message ?? texts.explanation.gone};
}
