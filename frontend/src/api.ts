import type {Comparison, Point, TableSeries} from './answers.ts';
import {INTERVAL} from './settings.ts';
import type {Revision, TeamAnswer} from './team.ts';
import {texts} from './texts/index.ts';

/** A half-open range of 0-based code points of a formula. */
export type Span = readonly [start: number, end: number];

/** Why a formula, or a whole request, has no answer. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly span: Span | null;
  readonly hint: string | null;
}

/** A number as it crosses the wire: undefined values are null, infinities are text. */
export type WireNumber = number | null | 'Infinity' | '-Infinity';

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
  readonly scalars: readonly string[];
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
  readonly range?: readonly [WireNumber, WireNumber] | null;
}

export interface RunsAnswer {
  readonly runs: readonly Run[];
  readonly tensorboard_runs: readonly string[];
  readonly layouts: Readonly<Record<string, Layout>>;
  readonly formulas: readonly (Metric & {readonly runs: readonly string[]})[];
  readonly notes: readonly string[];
  readonly version: string;
  readonly last_read: number;
}

export interface Series {
  readonly run: string;
  readonly set: string | null;
  readonly class: string | null;
  readonly steps: readonly number[];
  readonly wall_times: readonly number[];
  readonly values: readonly WireNumber[];
  readonly at: {readonly threshold: number | null};
  readonly join: {readonly used: number; readonly operands: Readonly<Record<string, number>>};
  readonly notes: readonly string[];
  readonly cautions: readonly string[];
}

export interface Result<S = Series> {
  readonly name: string | null;
  readonly formula: string;
  readonly definition: string | null;
  readonly error: Problem | null;
  readonly series: readonly S[];
  readonly skipped: readonly {readonly run: string; readonly error: Problem}[];
}

export interface CheckAnswer {
  readonly error: Problem | null;
  readonly mathml: string | null; // while the text is a formula
  readonly runs: {readonly used: number; readonly of: number};
  readonly sets: readonly string[];
  readonly thresholds: number;
}

export interface Catalogue {
  readonly functions: readonly {
    readonly name: string;
    readonly signature: string;
    readonly group: string;
    readonly description: string;
  }[];
  readonly metrics: readonly Metric[];
  readonly names: readonly {readonly name: string; readonly description: string}[];
}

/** Under what formulas are evaluated. */
export interface Conditions {
  readonly threshold: number;
  readonly prevalence: number | null; // null: as it was logged
  readonly parameters: Readonly<Record<string, number>>; // those that are not as in their set
}

/** A request that failed as a whole: no answer, no JSON, or an answer that is not 200. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly retryAfter: number | null; // seconds

  constructor(code: string, message: string, retryAfter: number | null = null) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }
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

  evaluate(
    formulas: readonly string[],
    conditions: Conditions,
    signal: AbortSignal,
  ): Promise<readonly Result[]> {
    return this.#evaluate(formulas, conditions, {}, signal);
  }

  /** Last, best and other numbers of each run; `interval` is a level, or null for none. */
  table(
    formulas: readonly string[],
    runs: readonly string[],
    conditions: Conditions,
    interval: number | null,
    signal: AbortSignal,
  ): Promise<readonly Result<TableSeries>[]> {
    const more = interval === null ? {} : {interval};
    return this.#evaluate(formulas, conditions, {view: 'table', runs, ...more}, signal);
  }

  comparison(
    formulas: readonly string[],
    runs: readonly string[],
    conditions: Conditions,
    baseline: string,
    signal: AbortSignal,
  ): Promise<readonly Result<Comparison>[]> {
    return this.#evaluate(formulas, conditions, {view: 'comparison', runs, baseline}, signal);
  }

  /** How the values of a run at a step come about, one for each of its lines. */
  async point(
    formula: string,
    run: string,
    step: number,
    conditions: Conditions,
    signal: AbortSignal,
  ): Promise<Result<Point>> {
    const more = {view: 'point', runs: [run], step, interval: INTERVAL};
    const [result] = await this.#evaluate<Point>([formula], conditions, more, signal);
    return result as Result<Point>;
  }

  async #evaluate<S>(
    formulas: readonly string[],
    {threshold, prevalence, parameters}: Conditions,
    more: object,
    signal: AbortSignal,
  ): Promise<readonly Result<S>[]> {
    const body = {
      formulas: formulas.map((formula) => ({formula})),
      threshold,
      ...(prevalence === null ? {} : {prevalence}),
      ...(Object.keys(parameters).length === 0 ? {} : {parameters}),
      ...more,
    };
    const answer = (await this.#post('./evaluate', body, signal)) as {
      results: readonly Result<S>[];
    };
    if (answer.results.length !== formulas.length) {
      throw new ApiError('no_answer', texts.server.notForAll);
    }
    return answer.results;
  }

  check(
    formula: string,
    runs: readonly string[],
    parameters: Conditions['parameters'],
    signal: AbortSignal,
  ): Promise<CheckAnswer> {
    return this.#post('./check', {formula, runs, parameters}, signal) as Promise<CheckAnswer>;
  }

  #post(path: string, body: unknown, signal: AbortSignal): Promise<unknown> {
    return this.#ask(path, {
      method: 'POST',
      headers: {'Content-Type': 'application/json', 'X-Custom-Metrics': '1'},
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
    return response.json().catch((error: unknown) => {
      if (isAbort(error)) {
        throw error;
      }
      throw new ApiError('no_json', texts.server.notJson);
    });
  }
}

/** Whether a request was given up by the panel itself. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

async function failure(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN);
  const seconds = Number.isFinite(retryAfter) ? retryAfter : null;
  const body: unknown = await response.json().catch(() => null);
  const problem = problemOf(body);
  return problem === null
    ? new ApiError('http', texts.server.status(response.status), seconds)
    : new ApiError(problem.code, problem.message, seconds);
}

function problemOf(body: unknown): {code: string; message: string} | null {
  if (typeof body !== 'object' || body === null || !('error' in body)) {
    return null;
  }
  const {error} = body;
  if (typeof error !== 'object' || error === null || !('message' in error) || !('code' in error)) {
    return null;
  }
  return {code: String(error.code), message: String(error.message)};
}
