import type {Api} from '../server/api.ts';
import {Backoff} from '../server/backoff.ts';
import {Latest} from '../server/latest.ts';
import type {State} from '../state/state.ts';

/** Reads what the team and the runs define by name, whenever there are new points or runs. */
export class TeamReader {
  readonly #api: Api;
  readonly #state: State;
  readonly #latest = new Latest();
  readonly #backoff = new Backoff();
  #timer = 0;

  constructor(api: Api, state: State) {
    this.#api = api;
    this.#state = state;
  }

  /** Reads the state, and asks where the data are another version. Called in an effect. */
  readonly update = (): void => {
    const {answer, visible} = this.#state;
    if (answer.value?.version !== undefined && visible.value) {
      void this.read();
    }
  };

  readonly read = async (): Promise<void> => {
    window.clearTimeout(this.#timer);
    try {
      const team = await this.#latest.run((signal) => this.#api.team(signal));
      if (team !== undefined) {
        this.#backoff.reset();
        // Nearly always what it was: cards that use it are not drawn anew for the same.
        if (JSON.stringify(team) !== JSON.stringify(this.#state.team.peek())) {
          this.#state.team.value = team;
        }
      }
    } catch {
      // Formulas are evaluated without it; parameters and saving wait until it is there.
      this.#timer = window.setTimeout(() => void this.read(), this.#backoff.next(null));
    }
  };
}
