import {batch} from '@preact/signals';
import {ApiError, messageOf} from './api-error.ts';
import type {Api, RunsAnswer} from './api.ts';
import {Backoff} from './backoff.ts';
import {cardsFor, defaultFormulas} from '../state/cards.ts';
import {Latest} from './latest.ts';
import {formatClock} from '../texts/numbers.ts';
import {receiveRuns} from '../state/state.ts';
import type {State} from '../state/state.ts';
import {texts} from '../texts/index.ts';

const PERIOD_MS = 5000;

/** Asks what there is to compute with: at once, then every 5 seconds while the panel is seen. */
export class Poller {
  readonly #api: Api;
  readonly #state: State;
  readonly #nextId: () => number;
  readonly #receive: (answer: RunsAnswer) => void;
  readonly #latest = new Latest();
  readonly #backoff = new Backoff();
  #timer = 0;

  constructor(api: Api, state: State, nextId: () => number) {
    this.#api = api;
    this.#state = state;
    this.#nextId = nextId;
    this.#receive = receiveRuns(state);
  }

  readonly poll = async (): Promise<void> => {
    window.clearTimeout(this.#timer);
    let wait = PERIOD_MS;
    try {
      const answer = await this.#latest.run((signal) => this.#ask(signal));
      if (answer === undefined) {
        return;
      }
      this.#backoff.reset();
      this.#take(answer);
    } catch (error) {
      this.#state.runsFailure.value = messageOf(error);
      wait = this.#backoff.next(error instanceof ApiError ? error.retryAfter : null);
    }
    this.#timer = window.setTimeout(() => void this.poll(), wait);
  };

  pause(): void {
    window.clearTimeout(this.#timer);
    this.#latest.cancel();
  }

  async #ask(signal: AbortSignal): Promise<RunsAnswer> {
    const {catalogue} = this.#state;
    const [known, runs] = await Promise.all([
      catalogue.peek() ?? this.#api.catalogue(signal),
      this.#api.runs(signal),
    ]);
    catalogue.value = known;
    return runs;
  }

  #take(answer: RunsAnswer): void {
    const state = this.#state;
    batch(() => {
      state.runsFailure.value = frozen(answer.frozen_since);
      state.lastRead.value = answer.last_read;
      if (answer.version !== state.answer.value?.version) {
        this.#receive(answer);
        state.defaults.value = cardsFor(
          defaultFormulas(answer),
          state.defaults.value,
          this.#nextId,
        );
      }
    });
  }
}

/** Why nothing new comes although training goes on, or null where all is well. */
function frozen(since: number | null): string | null {
  if (since === null) {
    return null;
  }
  return texts.panel.frozen(formatClock(since));
}
