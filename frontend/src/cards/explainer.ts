import type {ReadonlySignal, Signal} from '@preact/signals';
import type {Point} from '../server/answers.ts';
import type {Api, Result} from '../server/api.ts';
import {messageOf} from '../server/api-error.ts';
import type {Conditions} from '../formulas/conditions.ts';
import {lineKey} from './counts.ts';
import {Latest} from '../server/latest.ts';
import {INTERVAL} from '../state/settings.ts';
import type {State} from '../state/state.ts';
import {texts} from '../texts/index.ts';
import {membersOf} from '../views/asks.ts';

/** Values at a step. */
export interface Spot {
  readonly formula: string;
  readonly key: string; // of the line
  readonly of?: readonly string[]; // the keys of the lines that it is made of; without, it is one
  readonly step: number | null; // null: the last of each run
  readonly atLast?: boolean; // at the last of each run too, where that is not one step
  readonly threshold?: number; // that of the point, where it is not the one of all cards
}

/** A value that people ask about. */
export interface Question extends Spot {
  readonly run: string; // or a group of runs, or a difference of two, as it is called
  readonly step: number;
  readonly on?: string; // the formula of the card, where another one is asked about
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
  readonly #asked: ReadonlySignal<Spot | null>;
  readonly #told: Signal<Explanation | null>;
  readonly #interval: number | null; // level of the one that is told too
  readonly #latest = new Latest();

  constructor(
    api: Api,
    state: State,
    asked: ReadonlySignal<Spot | null> = state.explaining,
    told: Signal<Explanation | null> = state.explanation,
    interval: number | null = INTERVAL,
  ) {
    this.#api = api;
    this.#state = state;
    this.#asked = asked;
    this.#told = told;
    this.#interval = interval;
  }

  /** Reads the state, and asks what was picked last. Called in an effect. */
  readonly update = (): void => {
    const spot = this.#asked.value;
    const conditions = this.#state.conditions.value;
    this.#told.value = null;
    if (spot === null) {
      this.#latest.cancel();
    } else {
      void this.#ask(spot, conditions);
    }
  };

  async #ask(spot: Spot, conditions: Conditions): Promise<void> {
    const {formula, threshold} = spot;
    const step = spot.atLast === true ? null : spot.step;
    const runs = membersOf(keysOf(spot).map(runOf), this.#state.answer.peek()?.runs ?? []);
    const at =
      threshold === undefined ? conditions : {...conditions, threshold, thresholdFrom: null};
    try {
      const result = await this.#latest.run((signal) =>
        this.#api.point(formula, runs, step, at, this.#interval, signal),
      );
      if (result !== undefined) {
        this.#told.value = explained(result, keysOf(spot));
      }
    } catch (error) {
      const failure = messageOf(error);
      this.#told.value = {points: [], missing: [], failure};
    }
  }
}

/** Asks why what the pointer is at is undefined. */
export class GapExplainer extends Explainer {
  constructor(api: Api, state: State) {
    super(api, state, state.gap, state.gapTold, null);
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

function keysOf({key, of}: Spot): readonly string[] {
  return of ?? [key];
}

function runOf(key: string): string {
  return (JSON.parse(key) as [string])[0];
}
