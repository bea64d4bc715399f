import {ApiError, messageOf} from './api-error.ts';
import type {Api} from './api.ts';
import type {Draft} from './drafts.ts';
import {keepDraft} from './drafts.ts';
import {usedNames} from './parameters.ts';
import {withMetric, withParameter} from './set-text.ts';
import type {State} from './state.ts';
import type {Revision, TeamSet} from './team.ts';
import {texts} from './texts/index.ts';

/** How an attempt to save ended. */
export type Outcome =
  | {readonly kind: 'saved'; readonly revision: number}
  | {readonly kind: 'conflict'; readonly theirs: TeamSet | null}
  | {readonly kind: 'failed'; readonly message: string};

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

  /** Writes the formula into the set as it was in `base`; null is a set that was not there. */
  async save(draft: Draft, base: TeamSet | null): Promise<Outcome> {
    try {
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

  /** Makes the text of an earlier revision the newest one. */
  restore(set: string, newest: number, {toml}: Revision): Promise<Outcome> {
    return this.#put(set, newest, toml);
  }

  async history(set: string): Promise<readonly Revision[]> {
    return this.#api.history(set, new AbortController().signal);
  }

  async #put(set: string, base: number, toml: string): Promise<Outcome> {
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
  const before = new Map(base?.metrics.map(({name, formula}) => [name, formula]));
  const after = new Map(theirs?.metrics.map(({name, formula}) => [name, formula]));
  const gone = [...before.keys()].filter((name) => !after.has(name));
  const changed = [...after].filter(([name, formula]) => before.get(name) !== formula);
  return [
    ...changed.map(([name, formula]) => {
      const old = before.get(name);
      return old === undefined
        ? texts.saving.added(name, formula)
        : texts.saving.changed(name, formula, old);
    }),
    ...gone.map((name) => texts.saving.removed(name)),
  ];
}
