import type {ClassSeries} from '../server/answers.ts';
import {isAbort} from '../server/api-error.ts';
import type {Api} from '../server/api.ts';
import type {Conditions} from '../formulas/conditions.ts';
import {groupOf} from '../runs/grouping.ts';
import {Latest} from '../server/latest.ts';
import {toNumber} from '../texts/numbers.ts';
import type {State} from '../state/state.ts';

const REST_MS = 120; // a pointer that moves on asks nothing
export const COUNTS = ['tp', 'fp', 'tn', 'fn'] as const;

/** The four counts of one line at one step, in the order of COUNTS. */
export type Counts = readonly number[];

/** What the lines count at one place. */
export interface CountsAt {
  readonly place: number; // the step, or the threshold where the pointer is at one
  readonly subject: string; // of what, and under what they were counted
  readonly version: string; // of the data
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
    const {answer, counts, grouping, pointedStep, pointedThreshold, shown} = this.#state;
    const [step, under] = [pointedStep.value, conditionsAt(this.#state)];
    const threshold = pointedThreshold.value;
    const place = threshold ?? step;
    const version = answer.value?.version ?? '';
    // Of groups no counts are told.
    const told = groupOf(grouping.value) === null ? shown.value : [];
    const runs = told.filter(({sets}) => sets.length > 0).map(({name}) => name);
    const subject = JSON.stringify([under, runs, threshold === null ? null : step]);
    window.clearTimeout(this.#timer);
    this.#latest.cancel();
    const known = counts.peek();
    if (known !== null && known.subject !== subject) {
      counts.value = null;
    }
    const isKnown = counts.peek()?.place === place && known?.version === version;
    if (place !== null && runs.length > 0 && !isKnown) {
      const ask = (): void => void this.#ask(runs, under, step, {place, subject, version});
      this.#timer = window.setTimeout(ask, REST_MS);
    }
  };

  async #ask(
    runs: readonly string[],
    conditions: Conditions,
    step: number | null,
    about: Omit<CountsAt, 'lines'>,
  ): Promise<void> {
    try {
      const results = await this.#latest.run((signal) =>
        this.#api.classes(COUNTS, runs, step, conditions, signal),
      );
      if (results !== undefined) {
        const lines = gather(results.map(({series}) => series));
        this.#state.counts.value = {...about, lines};
      }
    } catch (error) {
      // Values are shown without the counts beside them; the next step asks anew.
      if (!isAbort(error)) {
        this.#state.counts.value = null;
      }
    }
  }
}

/** The counts are those of the value pointed at: where each formula chooses, it chooses for them. */
function conditionsAt({conditions, pointedFormula, pointedThreshold}: State): Conditions {
  const {thresholdFrom, ...others} = conditions.value;
  const threshold = pointedThreshold.value;
  if (threshold !== null) {
    return {...others, threshold, thresholdFrom: null};
  }
  return thresholdFrom?.best === null
    ? {...others, thresholdFrom: {...thresholdFrom, best: pointedFormula.value}}
    : conditions.value;
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
