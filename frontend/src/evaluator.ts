import {batch} from '@preact/signals';
import {ApiError} from './api.ts';
import type {Api, Conditions, Result} from './api.ts';
import {Backoff} from './backoff.ts';
import {Latest} from './latest.ts';
import type {State} from './state.ts';

const SETTLE_MS = 80; // a slider that is being dragged asks once it rests

interface Question {
  readonly formulas: readonly string[];
  readonly conditions: Conditions;
  readonly stamp: string;
}

/**
 * Keeps the results of the cards on screen up to date, in one request for all that are not.
 *
 * Another threshold or card gives up the request under way. New data do not: a log that grows
 * faster than it is evaluated would never be drawn.
 */
export class Evaluator {
  readonly #api: Api;
  readonly #state: State;
  readonly #latest = new Latest();
  readonly #backoff = new Backoff();
  #open: Question | null = null;
  #timer = 0;

  constructor(api: Api, state: State) {
    this.#api = api;
    this.#state = state;
  }

  /** Reads the state, and asks for what is out of date. Called in an effect. */
  readonly update = (): void => {
    const question = this.#outOfDate();
    window.clearTimeout(this.#timer);
    if (question === null) {
      this.#open = null;
      this.#latest.cancel();
    } else if (!this.#isCovered(question)) {
      this.#timer = window.setTimeout(() => void this.#evaluate(question), SETTLE_MS);
    }
  };

  #outOfDate(): Question | null {
    const {answer, cards, onScreen, results, visible} = this.#state;
    if (answer.value === null || !visible.value) {
      return null;
    }
    const conditions = this.#state.conditions.value;
    const stamp = `${answer.value.version} ${JSON.stringify(conditions)}`;
    const known = results.value;
    const seen = cards.value.filter(({id}) => onScreen.value.has(id));
    const formulas = [...new Set(seen.map(({formula}) => formula))].filter(
      (formula) => known.get(formula)?.stamp !== stamp,
    );
    return formulas.length === 0 ? null : {formulas, conditions, stamp};
  }

  /** Whether the request under way answers this, but for points that came since. */
  #isCovered(question: Question): boolean {
    const open = this.#open;
    return (
      open !== null &&
      JSON.stringify(open.conditions) === JSON.stringify(question.conditions) &&
      question.formulas.every((formula) => open.formulas.includes(formula))
    );
  }

  async #evaluate(question: Question): Promise<void> {
    this.#open = question;
    const {formulas, conditions} = question;
    try {
      const results = await this.#latest.run((signal) =>
        this.#api.evaluate(formulas, conditions, signal),
      );
      if (results !== undefined) {
        this.#open = null;
        this.#backoff.reset();
        this.#take(question, results);
      }
    } catch (error) {
      this.#open = null;
      this.#state.evaluateFailure.value = error instanceof Error ? error.message : String(error);
      const wait = this.#backoff.next(error instanceof ApiError ? error.retryAfter : null);
      this.#timer = window.setTimeout(this.update, wait);
    }
  }

  #take({formulas, stamp}: Question, results: readonly Result[]): void {
    const {cards, results: known, evaluateFailure} = this.#state;
    const wanted = new Set(cards.value.map(({formula}) => formula));
    const next = new Map([...known.value].filter(([formula]) => wanted.has(formula)));
    results.forEach((result, index) => {
      const formula = formulas[index];
      if (formula !== undefined) {
        next.set(formula, {result, stamp});
      }
    });
    batch(() => {
      evaluateFailure.value = null;
      known.value = next;
    });
  }
}
