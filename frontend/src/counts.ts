import type {ClassSeries} from './answers.ts';
import {isAbort} from './api-error.ts';
import type {Api} from './api.ts';
import type {Conditions} from './conditions.ts';
import {Latest} from './latest.ts';
import {toNumber} from './numbers.ts';
import type {State} from './state.ts';

const REST_MS = 120; // a pointer that moves on asks nothing
export const COUNTS = ['tp', 'fp', 'tn', 'fn'] as const;

/** The four counts of one line at one step, in the order of COUNTS. */
export type Counts = readonly number[];

/** What the lines count at one step. */
export interface CountsAt {
  readonly step: number;
  readonly stamp: string;
  readonly lines: ReadonlyMap<string, Counts>; // by run, set and class
}

/** Reads the counts at the step that the pointer rests at. */
export class CountsReader {
  readonly #api: Api;
  readonly #state: State;
  readonly #latest = new Latest();
  #timer = 0;

  constructor(api: Api, state: State) {
    this.#api = api;
    this.#state = state;
  }

  /** Reads the state, and asks once the pointer rests. Called in an effect. */
  readonly update = (): void => {
    const {answer, conditions, counts, pointedStep, shown} = this.#state;
    const [step, under] = [pointedStep.value, conditions.value];
    const stamp = `${answer.value?.version ?? ''} ${JSON.stringify(under)}`;
    const runs = shown.value.filter(({sets}) => sets.length > 0).map(({name}) => name);
    window.clearTimeout(this.#timer);
    this.#latest.cancel();
    const known = counts.peek();
    const isKnown = known?.step === step && known.stamp === stamp;
    if (step !== null && runs.length > 0 && !isKnown) {
      const ask = (): void => void this.#ask(step, runs, under, stamp);
      this.#timer = window.setTimeout(ask, REST_MS);
    }
  };

  async #ask(
    step: number,
    runs: readonly string[],
    conditions: Conditions,
    stamp: string,
  ): Promise<void> {
    try {
      const results = await this.#latest.run((signal) =>
        this.#api.classes(COUNTS, runs, step, conditions, signal),
      );
      if (results !== undefined) {
        const lines = gather(results.map(({series}) => series));
        this.#state.counts.value = {step, stamp, lines};
      }
    } catch (error) {
      // Values are shown without the counts beside them; the next step asks anew.
      if (!isAbort(error)) {
        this.#state.counts.value = null;
      }
    }
  }
}

/** What a line is known by. */
export function lineKey(run: string, set: string | null, className: string | null): string {
  return JSON.stringify([run, set, className]);
}

function gather(counts: readonly (readonly ClassSeries[])[]): ReadonlyMap<string, Counts> {
  const lines = new Map<string, number[]>();
  counts.forEach((series, place) => {
    for (const {run, set, classes, values} of series) {
      classes.forEach((className, index) => {
        const key = lineKey(run, set, className);
        const four = lines.get(key) ?? COUNTS.map(() => Number.NaN);
        four[place] = toNumber(values[index] ?? null);
        lines.set(key, four);
      });
    }
  });
  return lines;
}
