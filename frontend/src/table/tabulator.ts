import {ApiError, messageOf} from '../server/api-error.ts';
import type {Api, Result} from '../server/api.ts';
import type {Conditions, Whose} from '../formulas/conditions.ts';
import {Backoff} from '../server/backoff.ts';
import {groupOf} from '../runs/grouping.ts';
import type {Grouping} from '../runs/grouping.ts';
import {Latest} from '../server/latest.ts';
import {INTERVAL} from '../state/settings.ts';
import type {State} from '../state/state.ts';

const SETTLE_MS = 80; // a slider that is being dragged asks once it rests

interface Question {
  readonly formulas: readonly string[];
  readonly runs: readonly string[] | null; // null: all
  readonly conditions: Conditions;
  readonly baseline: string | null;
  readonly grouping: Grouping | null; // how runs are put together
  readonly unfolded: boolean; // the runs of a group are shown too
  readonly interval: number | null; // level, or null where intervals are switched off
}

/**
 * Keeps the table up to date while it is open: first its values, then intervals and comparisons.
 *
 * New data do not give up a request under way: a log that grows faster than it is evaluated would
 * never be tabulated.
 */
export class Tabulator {
  readonly #api: Api;
  readonly #state: State;
  readonly #latest = new Latest();
  readonly #backoff = new Backoff();
  #subject = '';
  #filled = ''; // what the table is about that is held
  #version = '';
  #busy = false;
  #timer = 0;

  constructor(api: Api, state: State) {
    this.#api = api;
    this.#state = state;
  }

  /** Reads the state, and asks for what is out of date. Called in an effect. */
  readonly update = (): void => {
    const question = this.#question();
    const version = this.#state.answer.value?.version ?? '';
    const subject = JSON.stringify(question);
    const isSame = subject === this.#subject;
    if (isSame && (this.#busy || version === this.#version)) {
      return;
    }
    window.clearTimeout(this.#timer);
    this.#latest.cancel();
    this.#subject = subject;
    this.#version = version;
    this.#busy = question !== null;
    if (question !== null) {
      this.#timer = window.setTimeout(() => void this.#ask(question), SETTLE_MS);
    }
  };

  #question(): Question | null {
    const {answer, bands, baseline, cards, conditions, shown, tableOpen, tableView, visible} =
      this.#state;
    const formulas = [...new Set(cards.value.map(({formula}) => formula))];
    const {length} = shown.value;
    if (!tableOpen.value || !visible.value || formulas.length === 0 || length === 0) {
      return null;
    }
    const isAll = length === answer.value?.runs.length;
    const runs = isAll ? null : shown.value.map(({name}) => name);
    const grouping = groupOf(this.#state.grouping.value) && this.#state.grouping.value;
    const interval = bands.value && grouping === null ? INTERVAL : null;
    const unfolded = grouping !== null && tableView.value.open.length > 0;
    const of = {formulas, runs, grouping, unfolded, baseline: baseline.value};
    return {...of, conditions: conditions.value, interval};
  }

  async #ask(question: Question): Promise<void> {
    const {tableFailure} = this.#state;
    try {
      const done = await this.#latest.run((signal) => this.#fill(question, signal));
      if (done !== undefined) {
        this.#busy = false;
        this.#backoff.reset();
        tableFailure.value = null;
        this.update();
      }
    } catch (error) {
      tableFailure.value = messageOf(error);
      const wait = this.#backoff.next(error instanceof ApiError ? error.retryAfter : null);
      this.#timer = window.setTimeout(() => void this.#ask(question), wait);
    }
  }

  async #fill(question: Question, signal: AbortSignal): Promise<true> {
    const {table} = this.#state;
    const {formulas, grouping, conditions, baseline, interval} = question;
    const about = {formulas, ...conditions, baseline, grouping, interval, comparisons: null};
    const tabulate = (level: number | null) =>
      askEach(question, (whose) => this.#api.table(formulas, whose, conditions, level, signal));
    const plain = await tabulate(null);
    const known = table.peek();
    // While the same table is read anew its intervals stay, so that nothing flickers.
    const subject = JSON.stringify({...question, interval: null, unfolded: false});
    const isSame = known !== null && subject === this.#filled;
    this.#filled = subject;
    if (!isSame) {
      table.value = {...about, tables: plain};
    }
    const tables = interval === null ? plain : await tabulate(interval);
    table.value = {...about, tables, comparisons: isSame ? known.comparisons : null};
    // A comparison reads both runs at one threshold, and would not be that of the values beside it.
    if (baseline !== null && conditions.thresholdFrom === null) {
      const comparisons = await askEach(question, (whose) =>
        this.#api.comparison(formulas, whose, conditions, baseline, signal),
      );
      table.value = {...about, tables, comparisons};
    }
    return true;
  }
}

/** Asks about the runs, or their groups, and beside these about each of their runs where they are shown. */
async function askEach<S>(
  {runs, grouping, unfolded}: Question,
  ask: (whose: Whose) => Promise<readonly Result<S>[]>,
): Promise<readonly Result<S>[]> {
  const [results, each] = await Promise.all([
    ask({runs, group: groupOf(grouping)}),
    unfolded ? ask({runs, group: null}) : [],
  ]);
  return results.map((one, index) => ({
    ...one,
    series: [...one.series, ...(each[index]?.series ?? [])],
  }));
}
