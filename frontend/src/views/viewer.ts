import type {Api, Result} from '../server/api.ts';
import {ApiError, messageOf} from '../server/api-error.ts';
import {Backoff} from '../server/backoff.ts';
import {Latest} from '../server/latest.ts';
import type {State} from '../state/state.ts';
import {keyOf, withIntervals} from './asks.ts';
import type {Ask} from './asks.ts';
import {lookedOf} from './looked.ts';

const SETTLE_MS = 60; // a slider that is being dragged asks once it rests
const MOST_KEPT = 120; // answers, so that what was played once is played again at once

/** What the server said to a question, or why it said nothing. */
export interface Viewed {
  readonly version: string;
  readonly results: readonly Result<unknown>[] | null;
  readonly failure: string | null;
}

interface Open {
  readonly latest: Latest;
  readonly backoff: Backoff;
  timer: number;
}

/**
 * Asks what the cards on screen show along other axes than the steps.
 *
 * A question that no card has any more is given up. New data give up none: it is asked again after.
 */
export class Viewer {
  readonly #api: Api;
  readonly #state: State;
  readonly #open = new Map<string, Open>();

  constructor(api: Api, state: State) {
    this.#api = api;
    this.#state = state;
  }

  /** Reads the state, and asks for what is out of date. Called in an effect. */
  readonly update = (): void => {
    const {answer, viewed} = this.#state;
    const version = answer.value?.version ?? '';
    const known = viewed.value;
    const wanted = new Map(this.#asks().map((ask) => [keyOf(ask), ask]));
    for (const [key, open] of this.#open) {
      if (!wanted.has(key)) {
        window.clearTimeout(open.timer);
        open.latest.cancel();
        this.#open.delete(key);
      }
    }
    for (const [key, ask] of wanted) {
      if (!this.#open.has(key) && known.get(key)?.version !== version) {
        this.#start(key, ask, version);
      }
    }
  };

  #asks(): readonly Ask[] {
    const {answer, cards, onScreen, results, visible} = this.#state;
    const runs = answer.value;
    if (runs === null || !visible.value) {
      return [];
    }
    return cards.value
      .filter(({id}) => onScreen.value.has(id))
      .flatMap((card) => {
        const result = results.value.get(card.formula)?.result ?? null;
        return lookedOf(card, result, this.#state)?.asks ?? [];
      })
      .flatMap((ask) => [ask, ...this.#intervalsOf(ask, runs.version)]);
  }

  /** The question for intervals, once there are values to draw them around; newer ones stop it not. */
  #intervalsOf(ask: Ask, version: string): readonly Ask[] {
    const {bands, viewed} = this.#state;
    const more = withIntervals(ask);
    if (more === null || !bands.value) {
      return [];
    }
    const isDrawn = viewed.value.get(keyOf(ask))?.version === version;
    return isDrawn || this.#open.has(keyOf(more)) ? [more] : [];
  }

  #start(key: string, ask: Ask, version: string): void {
    const open: Open = {latest: new Latest(), backoff: new Backoff(), timer: 0};
    this.#open.set(key, open);
    open.timer = window.setTimeout(() => void this.#ask(key, ask, version, open), SETTLE_MS);
  }

  async #ask(key: string, ask: Ask, version: string, open: Open): Promise<void> {
    try {
      const results = await open.latest.run((signal) => this.#api.view(ask, signal));
      if (results !== undefined) {
        this.#open.delete(key);
        this.#keep(key, {version, results, failure: null});
      }
    } catch (error) {
      const failure = messageOf(error);
      const results = this.#state.viewed.peek().get(key)?.results ?? null;
      // Without its version the question is asked again as soon as the wait is over.
      this.#keep(key, {version: '', results, failure});
      const wait = open.backoff.next(error instanceof ApiError ? error.retryAfter : null);
      open.timer = window.setTimeout(() => void this.#ask(key, ask, version, open), wait);
    }
  }

  #keep(key: string, answer: Viewed): void {
    const {viewed} = this.#state;
    const others = [...viewed.peek()].filter(([other]) => other !== key).slice(1 - MOST_KEPT);
    viewed.value = new Map([...others, [key, answer]]);
  }
}
