import type {Api} from '../server/api.ts';
import {messageOf} from '../server/api-error.ts';
import type {Conditions} from './conditions.ts';
import {Latest} from '../server/latest.ts';
import type {Checked, State} from '../state/state.ts';

const PAUSE_MS = 30; // between the last key and the question

interface Question {
  readonly text: string;
  readonly runs: readonly string[] | null; // null: all
  readonly parameters: Conditions['parameters'];
  readonly baseline: string | null;
}

/** Asks what the text being typed means, once the typing pauses. */
export class Checker {
  readonly #api: Api;
  readonly #state: State;
  readonly #latest = new Latest();
  #timer = 0;

  constructor(api: Api, state: State) {
    this.#api = api;
    this.#state = state;
  }

  /** Reads the state, and asks soon. Called in an effect. */
  readonly update = (): void => {
    const text = this.#state.text.value;
    const runs = this.#runs();
    const {parameters, baseline = null} = this.#state.conditions.value;
    window.clearTimeout(this.#timer);
    this.#latest.cancel();
    if (text.trim() === '') {
      this.#state.checked.value = null;
    } else if (runs !== undefined) {
      this.#timer = window.setTimeout(
        () => void this.#check({text, runs, parameters, baseline}),
        PAUSE_MS,
      );
    }
  };

  /** Whether the text is a formula, asked now if that is not known yet; null where nobody answers. */
  async isFormula(text: string): Promise<boolean | null> {
    const known = this.#state.checked.peek();
    const {parameters, baseline = null} = this.#state.conditions.peek();
    const isSame = known !== null && subject(known) === subject({text, parameters, baseline});
    if (isSame && known.answer !== null) {
      return known.answer.error === null;
    }
    window.clearTimeout(this.#timer);
    // By itself, since new points in the logs take back the question that is asked while typing.
    const question = {text, runs: this.#runs() ?? null, parameters, baseline};
    const checked = await this.#ask(question, new AbortController().signal);
    if (this.#state.text.peek() === text) {
      this.#state.checked.value = checked;
    }
    return checked.answer && checked.answer.error === null;
  }

  /** The shown runs; null where all are meant, whose names may be more than a request holds. */
  #runs(): readonly string[] | null | undefined {
    const {answer, shown} = this.#state;
    if (answer.value === null) {
      return undefined;
    }
    const isAll = [0, answer.value.runs.length].includes(shown.value.length);
    return isAll ? null : shown.value.map(({name}) => name);
  }

  async #check(question: Question): Promise<void> {
    const checked = await this.#latest.run((signal) => this.#ask(question, signal));
    if (checked !== undefined) {
      this.#state.checked.value = checked;
    }
  }

  async #ask({text, runs, ...under}: Question, signal: AbortSignal): Promise<Checked> {
    try {
      const answer = await this.#api.check(text, runs, under, signal);
      return {text, ...under, answer, failure: null};
    } catch (error) {
      signal.throwIfAborted();
      const failure = messageOf(error);
      return {text, ...under, answer: null, failure};
    }
  }
}

/** What an answer is about: the same text means another thing with other parameters, or another baseline. */
function subject({text, parameters, baseline}: Omit<Question, 'runs'>): string {
  return JSON.stringify([text, parameters, baseline]);
}
