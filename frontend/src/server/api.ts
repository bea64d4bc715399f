import type {CheckAnswer, ClassSeries, Comparison, GroupSeries} from './answers.ts';
import type {Point, ReadAt, TableSeries, WireBand} from './answers.ts';
import {BINARY, decode} from './binary.ts';
import {ApiError, failure, isAbort} from './api-error.ts';
import {conditionsBody, goalBody} from '../formulas/conditions.ts';
import type {Conditions, LineConditions, Whose} from '../formulas/conditions.ts';
import {withGroups} from '../runs/members.ts';
import type {Revision, TeamAnswer} from '../team/team.ts';
import type {Ask} from '../views/asks.ts';
import type {Goal} from '../views/best.ts';
import {texts} from '../texts/index.ts';

/** A half-open range of 0-based code points of a formula. */
export type Span = readonly [start: number, end: number];

/** Why a formula, or a whole request, has no answer. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly span: Span | null;
  readonly hint: string | null;
}

/** A number as it crosses the wire: in JSON undefined values are null, infinities are text. */
export type WireNumber = number | null | 'Infinity' | '-Infinity';

/** A hyperparameter: a number, or a text such as the name of an optimizer. */
export type Hparam = number | string;

export interface CountSet {
  readonly name: string;
  readonly source: string;
  readonly layout: string | null;
}

export interface Run {
  readonly name: string;
  readonly training: string;
  readonly color_run: string;
  readonly sets: readonly CountSet[];
  readonly counts_from: string;
  readonly scalars: readonly string[];
  readonly hparams: Readonly<Record<string, Hparam>>;
  readonly formulas: readonly string[];
}

export interface Layout {
  readonly kind: string;
  readonly thresholds?: readonly number[] | null;
  readonly rule?: string | null;
  readonly classes?: readonly string[] | null;
}

export interface Metric {
  readonly name: string;
  readonly formula: string;
  readonly description: string;
  readonly goal?: Goal | null; // null: nobody said it
  readonly range?: readonly [WireNumber, WireNumber] | null;
  readonly also?: readonly string[]; // what it is called elsewhere
  readonly edges?: Readonly<Record<string, WireNumber>> | null; // where it is undefined or infinite
}

export interface RunsAnswer {
  readonly runs: readonly Run[];
  readonly tensorboard_runs: readonly string[];
  readonly layouts: Readonly<Record<string, Layout>>;
  readonly formulas: readonly (Metric & {readonly runs: readonly string[]})[];
  readonly notes: readonly string[];
  readonly version: string;
  readonly last_read: number;
  readonly has_event_files: boolean; // from which every step can be read
  readonly frozen_since: number | null; // TensorBoard has read nothing new since, though there is
}

export interface Series {
  readonly run: string;
  readonly set: string | null;
  readonly class: string | null;
  readonly steps: readonly number[];
  readonly wall_times: readonly number[];
  readonly values: readonly WireNumber[];
  readonly band?: WireBand | null; // asked for with an interval
  readonly at: {readonly threshold: ReadAt};
  readonly join: {readonly used: number; readonly operands: Readonly<Record<string, number>>};
  readonly notes: readonly string[];
  readonly cautions: readonly string[];
  readonly sampled?: boolean; // TensorBoard may have kept only some points
}

export interface Result<S = Series> {
  readonly name: string | null;
  readonly formula: string;
  readonly definition: string | null;
  readonly mean_of?: string | null; // over classes
  readonly goal?: Goal | null; // where the request says none; null where no run has it
  readonly error: Problem | null;
  readonly series: readonly S[];
  readonly groups?: readonly GroupSeries[]; // in place of series
  readonly skipped: readonly {readonly run: string; readonly error: Problem}[];
}

export interface Catalogue {
  readonly functions: readonly {
    readonly name: string;
    readonly signature: string;
    readonly group: string;
    readonly description: string;
  }[];
  readonly metrics: readonly Metric[];
  readonly names: readonly {
    readonly name: string;
    readonly kind: 'count' | 'axis' | 'constant';
    readonly description: string;
  }[];
}

export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

/** The routes of `http_api.md`, and the only place that fetches. */
export class Api {
  readonly #fetch: Fetch;

  constructor(fetch: Fetch = (path, init) => window.fetch(path, init)) {
    this.#fetch = fetch;
  }

  runs(signal: AbortSignal): Promise<RunsAnswer> {
    return this.#ask('./runs', {signal}) as Promise<RunsAnswer>;
  }

  catalogue(signal: AbortSignal): Promise<Catalogue> {
    return this.#ask('./catalogue', {signal}) as Promise<Catalogue>;
  }

  /** What the runs and the team define by name. */
  team(signal: AbortSignal): Promise<TeamAnswer> {
    return this.#ask('./formulas', {signal}) as Promise<TeamAnswer>;
  }

  /** The newest revisions of a saved set, newest first. */
  async history(set: string, signal: AbortSignal): Promise<readonly Revision[]> {
    const path = `./formulas?set=${encodeURIComponent(set)}`;
    const answer = (await this.#ask(path, {signal})) as {history: readonly Revision[]};
    return answer.history;
  }

  /** Saves the text of a set that was made from a revision; 0 is a new set. */
  saveSet(set: string, base: number, toml: string, signal: AbortSignal): Promise<Revision> {
    const body = {set, base_revision: base, toml};
    return this.#post('./formulas', body, signal) as Promise<Revision>;
  }

  /** Values over steps; with a level their intervals too, which take long, `between` two steps or at all. */
  evaluate(
    formulas: readonly string[],
    {group, runs, ...conditions}: LineConditions,
    signal: AbortSignal,
    {interval, between}: {interval?: number; between?: readonly number[] | null} = {},
  ): Promise<readonly Result[]> {
    const more = {
      ...(group === undefined ? {} : {group, runs}),
      ...(interval === undefined ? {} : {interval}),
      ...(between ? {interval_steps: between} : {}),
    };
    return this.#evaluate(formulas, conditions, more, signal);
  }

  /** What a card shows along other axes than the steps. */
  view(
    {view, formulas, conditions, ...more}: Ask,
    signal: AbortSignal,
  ): Promise<readonly Result<unknown>[]> {
    return this.#evaluate(formulas, conditions, {view, ...more}, signal);
  }

  /**
   * Last, best and other numbers of some runs, or of all, or of groups of them; `interval` is a level, or
   * null for none.
   */
  async table(
    formulas: readonly string[],
    whose: Whose,
    conditions: Conditions,
    interval: number | null,
    signal: AbortSignal,
  ): Promise<readonly Result<TableSeries>[]> {
    const asked = {view: 'table', ...whose, interval};
    const results = await this.#evaluate<TableSeries>(formulas, conditions, asked, signal);
    return results.map(withGroups);
  }

  /** Values over the classes at one step; null for the last one of each run. */
  classes(
    formulas: readonly string[],
    runs: readonly string[],
    step: number | null,
    conditions: Conditions,
    signal: AbortSignal,
  ): Promise<readonly Result<ClassSeries>[]> {
    return this.#evaluate(formulas, conditions, {view: 'class', runs, step}, signal);
  }

  /** Some runs, or all, less the baseline; or groups of them less the group that it is in. */
  async comparison(
    formulas: readonly string[],
    whose: Whose,
    conditions: Conditions,
    baseline: string,
    signal: AbortSignal,
  ): Promise<readonly Result<Comparison>[]> {
    const asked = {view: 'comparison', ...whose, baseline};
    const results = await this.#evaluate<Comparison>(formulas, conditions, asked, signal);
    return results.map(withGroups);
  }

  /** How the values of some runs at a step come about, one for each of their lines. */
  async point(
    formula: string,
    runs: readonly string[],
    step: number | null,
    conditions: Conditions,
    interval: number | null,
    signal: AbortSignal,
  ): Promise<Result<Point>> {
    const more = {view: 'point', runs, step, interval};
    const [result] = await this.#evaluate<Point>([formula], conditions, more, signal);
    return result as Result<Point>;
  }

  async #evaluate<S>(
    formulas: readonly string[],
    conditions: Conditions,
    more: {readonly view?: string; readonly [key: string]: unknown},
    signal: AbortSignal,
  ): Promise<readonly Result<S>[]> {
    const body = {
      formulas: formulas.map((formula) => ({formula, ...goalBody(formula, conditions)})),
      ...conditionsBody(conditions, more.view ?? 'step'),
      ...more,
    };
    const answer = (await this.#post('./evaluate', body, signal, {Accept: BINARY})) as {
      results: readonly Result<S>[];
    };
    if (answer.results.length !== formulas.length) {
      throw new ApiError('no_answer', texts.server.notForAll);
    }
    return answer.results;
  }

  /** What a text means in some runs, or in all. */
  check(
    formula: string,
    runs: readonly string[] | null,
    {parameters, baseline = null}: Pick<Conditions, 'parameters' | 'baseline'>,
    signal: AbortSignal,
  ): Promise<CheckAnswer> {
    const compared = baseline === null ? {} : {baseline};
    const body = {formula, ...(runs === null ? {} : {runs}), parameters, ...compared};
    return this.#post('./check', body, signal) as Promise<CheckAnswer>;
  }

  #post(path: string, body: unknown, signal: AbortSignal, more: object = {}): Promise<unknown> {
    return this.#ask(path, {
      method: 'POST',
      headers: {'Content-Type': 'application/json', 'X-Custom-Metrics': '1', ...more},
      body: JSON.stringify(body),
      signal,
    });
  }

  async #ask(path: string, init: RequestInit): Promise<unknown> {
    const response = await this.#fetch(path, init).catch((error: unknown) => {
      if (isAbort(error)) {
        throw error;
      }
      throw new ApiError('unreachable', texts.server.unreachable);
    });
    if (!response.ok) {
      throw await failure(response);
    }
    const isBinary = response.headers.get('Content-Type') === BINARY;
    const content = isBinary ? response.arrayBuffer().then(decode) : response.json();
    return content.then(texts.server.translated).catch((error: unknown) => {
      if (isAbort(error)) {
        throw error;
      }
      throw new ApiError('no_json', texts.server.unreadable);
    });
  }
}
