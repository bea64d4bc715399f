import {ApiError, messageOf} from './api-error.ts';
import type {Api} from './api.ts';
import type {Draft} from './drafts.ts';
import {keepDraft} from './drafts.ts';
import {usedNames} from './parameters.ts';
import {withMetric, withoutMetric, withParameter} from './set-text.ts';
import type {State} from './state.ts';
import type {Revision, SetMetric, TeamSet} from './team.ts';
import {texts} from './texts/index.ts';

/** How an attempt to save ended. */
export type Outcome =
  | {readonly kind: 'saved'; readonly revision: number}
  | {readonly kind: 'conflict'; readonly theirs: TeamSet | null}
  | {readonly kind: 'doubtful'; readonly message: string} // no run has it: nothing is saved yet
  | {readonly kind: 'failed'; readonly message: string};

type Put = Exclude<Outcome, {readonly kind: 'doubtful'}>;

/** Saves formulas to the team's sets, each on the revision that it was made from. */
export class TeamSaver {
  readonly #api: Api;
  readonly #state: State;
  readonly #onSaved: () => void;

  constructor(api: Api, state: State, onSaved: () => void) {
    this.#api = api;
    this.#state = state;
    this.#onSaved = onSaved;
  }

  /**
   * Writes the formula into the set as it was in `base`; null is a set that was not there. A formula
   * with a name that no run knows is saved only where it is `wanted`.
   */
  async save(draft: Draft, base: TeamSet | null, wanted: boolean): Promise<Outcome> {
    try {
      const problem = wanted ? null : await this.#problemOf(draft);
      if (problem !== null) {
        return {kind: 'doubtful', message: problem};
      }
      const toml = this.#textOf(draft, base);
      const outcome = await this.#put(draft.set, base?.revision ?? 0, toml);
      if (outcome.kind === 'saved') {
        keepDraft(null);
      }
      return outcome;
    } catch (error) {
      return {kind: 'failed', message: messageOf(error)};
    }
  }

  /** Takes a formula out of a set, whose history has it still, and tells what came of it. */
  async remove({name: set, revision = 0, toml}: TeamSet, name: string): Promise<string> {
    try {
      const outcome = await this.#put(set, revision, withoutMetric(toml, name));
      return 'message' in outcome
        ? outcome.message
        : outcome.kind === 'saved'
          ? texts.team.gone(name, set)
          : texts.team.restoreConflict;
    } catch (error) {
      return messageOf(error);
    }
  }

  /** Makes the text of an earlier revision the newest one. */
  restore(set: string, newest: number, {toml}: Revision): Promise<Put> {
    return this.#put(set, newest, toml);
  }

  async history(set: string): Promise<readonly Revision[]> {
    return this.#api.history(set, new AbortController().signal);
  }

  /** What is wrong with its names in every run; null where one has them all. */
  async #problemOf({formula}: Draft): Promise<string | null> {
    const {signal} = new AbortController();
    const {error} = await this.#api.check(formula, null, this.#state.conditions.peek(), signal);
    // The server refuses what is no formula.
    return error?.code === 'formula_name' ? `${error.message}. ${error.hint ?? ''}` : null;
  }

  async #put(set: string, base: number, toml: string): Promise<Put> {
    const {signal} = new AbortController();
    try {
      const {revision} = await this.#api.saveSet(set, base, toml, signal);
      await this.#readAgain();
      this.#onSaved();
      return {kind: 'saved', revision};
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'conflict') {
        return {kind: 'failed', message: messageOf(error)};
      }
      await this.#readAgain();
      return {kind: 'conflict', theirs: savedSet(this.#state, set)};
    }
  }

  /** The set with the formula, and with the numbers of this page that it uses. */
  #textOf(draft: Draft, base: TeamSet | null): string {
    const {answer, catalogue, parameters, team} = this.#state;
    const isThere = base?.metrics.some(({name}) => name === draft.name) === true;
    const names = usedNames(draft.formula, answer.peek(), catalogue.peek());
    const known = new Set(team.peek()?.parameters.map(({name}) => name));
    return [...parameters.peek()]
      .filter(([name]) => names.has(name) && !known.has(name))
      .reduce(
        (toml, [name, value]) => withParameter(toml, name, value),
        withMetric(base?.toml ?? null, draft, isThere),
      );
  }

  async #readAgain(): Promise<void> {
    try {
      this.#state.team.value = await this.#api.team(new AbortController().signal);
    } catch {
      // What was saved is saved; what is in force is read again with the next data.
    }
  }
}

/** A set that was saved from the panel, as it is in force. */
export function savedSet(state: State, set: string): TeamSet | null {
  const sets = state.team.value?.sets ?? [];
  return sets.find(({layer, name}) => layer === 'saved' && name === set) ?? null;
}

/** What another person has changed in a set since a revision: `cost: fn + fp, before 5*fn + fp`. */
export function changesSince(base: TeamSet | null, theirs: TeamSet | null): readonly string[] {
  const [before, after] = [base, theirs].map(
    (set) => new Map(set?.metrics.map((metric) => [metric.name, metric])),
  ) as [Map<string, SetMetric>, Map<string, SetMetric>];
  const gone = [...before.keys()].filter((name) => !after.has(name));
  return [
    ...[...after].flatMap(([name, metric]) => {
      const old = before.get(name);
      if (old === undefined) {
        return texts.saving.added(name, metric.formula);
      }
      const said = differing(metric, old).join(', ');
      const was = differing(old, metric).join(', ');
      return said === was ? [] : texts.saving.changed(name, said, was);
    }),
    ...gone.map((name) => texts.saving.removed(name)),
  ];
}

/** The formula, and what else is said of it that is not said of the other. */
export function differing(one: SetMetric, other: SetMetric | null): readonly string[] {
  const others = other === null ? [] : said(other);
  return said(one).filter((part, index) => index === 0 || part !== others[index]);
}

function said({formula, goal, description}: SetMetric): readonly string[] {
  return [formula, goal === null ? '–' : texts.saving[goal], description || '–'];
}
