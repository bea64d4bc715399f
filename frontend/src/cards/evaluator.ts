import {batch, untracked} from '@preact/signals';
import type {Signal} from '@preact/signals';
import {ApiError, messageOf} from '../server/api-error.ts';
import type {Api, Result} from '../server/api.ts';
import type {Card} from '../state/cards.ts';
import type {LineConditions} from '../formulas/conditions.ts';
import {Backoff} from '../server/backoff.ts';
import {groupOf} from '../runs/grouping.ts';
import {Latest} from '../server/latest.ts';
import {INTERVAL} from '../state/settings.ts';
import {stepsInView} from '../state/steps-in-view.ts';
import type {Evaluated, State} from '../state/state.ts';

const SETTLE_MS = 80; // cards that come into view one after another are asked for together
const CALM_MS = 250; // without a change, after which cards that cannot be seen yet follow
const PATIENCE_MS = 300; // for an answer that is no more wanted when it comes

interface Question {
  readonly formulas: readonly string[];
  readonly conditions: LineConditions;
  readonly stamp: string;
  readonly inView: boolean; // of cards that can be seen, and not of those near them
}

/** A question whose answer is under way. */
interface Open extends Question {
  readonly since: number; // milliseconds
  readonly latest: Latest;
}

/** What is asked for of the cards on screen, and where the answers are kept. */
export interface Job {
  readonly known: Signal<ReadonlyMap<string, Evaluated>>;
  readonly most: number; // formulas in one request
  readonly pause: number; // milliseconds without a change, after which what changed is asked for
  readonly isWanted: (formula: string, stamp: string) => boolean;
  readonly stampOf: (formula: string, stamp: string) => string; // of an answer, with what else it is of
  readonly ask: (
    formulas: readonly string[],
    conditions: LineConditions,
    signal: AbortSignal,
  ) => Promise<readonly Result[]>;
  readonly setFailure: (message: string | null) => void;
}

/** The lines of all cards, in one request. */
export function linesJob(api: Api, state: State): Job {
  return {
    known: state.results,
    most: Infinity,
    pause: 0,
    isWanted: () => true,
    stampOf: (_formula, stamp) => stamp,
    ask: (formulas, conditions, signal) => api.evaluate(formulas, conditions, signal),
    setFailure: (message) => (state.evaluateFailure.value = message),
  };
}

/** The intervals of lines that are there: of one card at a time, since they take long. */
export function bandsJob(api: Api, state: State): Job {
  const isOfCounts = ({result}: Evaluated): boolean => result.series.some(({set}) => set !== null);
  return {
    known: state.intervals,
    most: 1,
    pause: SETTLE_MS, // a slider that is being dragged asks once it rests
    isWanted: (formula, stamp) => {
      const lines = state.results.value.get(formula);
      return state.bands.value && lines?.stamp === stamp && isOfCounts(lines);
    },
    stampOf: (formula, stamp) => `${stamp} ${String(stepsInView(formula, state))}`,
    ask: (formulas, conditions, signal) => {
      const between = stepsInView(formulas[0] ?? '', state);
      return api.evaluate(formulas, conditions, signal, {interval: INTERVAL, between});
    },
    // Lines without their intervals are worth more than a message about them.
    setFailure: () => undefined,
  };
}

/** Under what the lines are evaluated: runs that are not shown are no members of a group. */
export function lineConditions({conditions, grouping, shown}: State): LineConditions {
  const group = groupOf(grouping.value);
  return group === null
    ? conditions.value
    : {...conditions.value, group, runs: shown.value.map(({name}) => name)};
}

/**
 * Keeps the results of the cards on screen up to date, in one request for all that are not; then those of
 * the cards that are near it.
 *
 * A threshold that is dragged is asked for as often as answers come, so that the lines move with it;
 * one that is slow is given up for the next. A further card has a request of its own beside those under
 * way, and new data wait: a log that grows faster than it is evaluated would never be drawn.
 */
export class Evaluator {
  readonly #state: State;
  readonly #job: Job;
  readonly #backoff = new Backoff();
  readonly #open = new Set<Open>();
  #timer = 0;
  #failed = ''; // the question that waits for its next try
  #nextTry = 0; // in milliseconds

  constructor(state: State, job: Job) {
    this.#state = state;
    this.#job = job;
  }

  /** Reads the state, and asks for what is out of date. Called in an effect. */
  readonly update = (): void => {
    const question = this.#outOfDate();
    window.clearTimeout(this.#timer);
    if (question === null) {
      this.#giveUp(() => true);
      this.#job.setFailure(null);
      return;
    }
    const rest = this.#unasked(question);
    if (rest.formulas.length > 0) {
      const untilTry = subjectOf(rest) === this.#failed ? this.#nextTry - Date.now() : 0;
      const wait = Math.max(this.#settle(rest), untilTry);
      if (wait > 0 || this.#isNew(rest)) {
        this.#timer = window.setTimeout(() => void this.#evaluate(rest), wait);
      } else {
        // Before the page is drawn with what was changed, which the server need not wait for.
        untracked(() => void this.#evaluate(rest));
      }
    }
  };

  #isNew({formulas}: Question): boolean {
    return formulas.every((formula) => !this.#job.known.peek().has(formula));
  }

  /** The milliseconds to wait for more of the same, or for an answer that is under way. */
  #settle(question: Question): number {
    const alike = [...this.#open].filter((open) => isAlike(open, question));
    // What cannot be seen keeps nothing waiting that can.
    const isAwaited = (open: Open): boolean => open.inView || !question.inView;
    const others = [...this.#open].filter((open) => !alike.includes(open) && isAwaited(open));
    if (others.length > 0) {
      const youngest = Math.max(...others.map(({since}) => since));
      return Math.max(this.#job.pause, youngest + PATIENCE_MS - Date.now());
    }
    const isNew = this.#isNew(question);
    if (!isNew && !question.inView) {
      return CALM_MS;
    }
    return alike.length > 0 ? SETTLE_MS : isNew ? 0 : this.#job.pause;
  }

  /** Asks now for what failed. */
  readonly retry = (): void => {
    this.#failed = '';
    this.update();
  };

  #outOfDate(): Question | null {
    const {answer, cards, onScreen, visible} = this.#state;
    const {known, isWanted, stampOf} = this.#job;
    if (answer.value === null || !visible.value) {
      return null;
    }
    const conditions = lineConditions(this.#state);
    const stamp = `${answer.value.version} ${JSON.stringify(conditions)}`;
    const isOld = ({formula}: Card): boolean =>
      known.value.get(formula)?.stamp !== stampOf(formula, stamp) && isWanted(formula, stamp);
    const old = cards.value.filter((card) => onScreen.value.has(card.id) && isOld(card));
    const inView = old.filter(({id}) => onScreen.value.get(id) === 'inView');
    const first = inView.length > 0 ? inView : old;
    const formulas = [...new Set(first.map(({formula}) => formula))];
    return formulas.length === 0 ? null : {formulas, conditions, stamp, inView: inView.length > 0};
  }

  /** What no request under way answers already, but for points that came since. */
  #unasked({formulas, ...question}: Question): Question {
    const asked = [...this.#open]
      .filter((open) => isAlike(open, question))
      .flatMap((open) => open.formulas);
    const rest = formulas.filter((formula) => !asked.includes(formula));
    return {...question, formulas: rest.slice(0, Math.max(0, this.#job.most - asked.length))};
  }

  async #evaluate(question: Question): Promise<void> {
    const open = {...question, since: Date.now(), latest: new Latest()};
    this.#giveUp((other) => !isAlike(other, question));
    this.#open.add(open);
    const stamps = question.formulas.map((formula) => this.#job.stampOf(formula, question.stamp));
    try {
      const results = await open.latest.run((signal) =>
        this.#job.ask(question.formulas, question.conditions, signal),
      );
      this.#open.delete(open);
      if (results !== undefined) {
        this.#backoff.reset();
        this.#take(question, stamps, results);
      }
    } catch (error) {
      this.#open.delete(open);
      this.#job.setFailure(messageOf(error));
      const wait = this.#backoff.next(error instanceof ApiError ? error.retryAfter : null);
      this.#failed = subjectOf(question);
      this.#nextTry = Date.now() + wait;
      this.#timer = window.setTimeout(() => void this.#evaluate(question), wait);
    }
  }

  #giveUp(isGivenUp: (open: Open) => boolean): void {
    [...this.#open].filter(isGivenUp).forEach((open) => {
      open.latest.cancel();
      this.#open.delete(open);
    });
  }

  #take(
    {formulas, conditions}: Question,
    stamps: readonly string[],
    results: readonly Result[],
  ): void {
    const {known, setFailure} = this.#job;
    const wanted = new Set(this.#state.cards.value.map(({formula}) => formula));
    const next = new Map([...known.value].filter(([formula]) => wanted.has(formula)));
    results.forEach((result, index) => {
      const formula = formulas[index];
      const stamp = stamps[index];
      if (formula !== undefined && stamp !== undefined) {
        const {group} = conditions;
        next.set(formula, {result, stamp, conditions: JSON.stringify(conditions), group});
      }
    });
    batch(() => {
      setFailure(null);
      known.value = next;
    });
  }
}

/** Whether two questions are under one condition. */
function isAlike(one: Pick<Question, 'conditions'>, other: Pick<Question, 'conditions'>): boolean {
  return JSON.stringify(one.conditions) === JSON.stringify(other.conditions);
}

/** What a question is about, whatever points came since. */
function subjectOf({formulas, conditions}: Question): string {
  return JSON.stringify([formulas, conditions]);
}
