import {ApiError, messageOf} from '../server/api-error.ts';
import type {Api} from '../server/api.ts';
import type {Draft} from './drafts.ts';
import {usedNames} from '../formulas/parameters.ts';
import type {Changes} from './set-changes.ts';
import type {State} from '../state/state.ts';
import type {Revision, TeamSet} from './team.ts';
import {texts} from '../texts/index.ts';

/** How an attempt to save ended. */
export type Outcome =
  | {readonly kind: 'saved'; readonly revision: number}
  | {readonly kind: 'conflict'; readonly theirs: TeamSet | null; readonly changes?: Changes}
  | {readonly kind: 'doubtful'; readonly message: string} // no run has it: nothing is saved yet
  | {readonly kind: 'failed'; readonly message: string};

type Put = Exclude<Outcome, {readonly kind: 'doubtful'}>;

/** What came of taking a formula out of a set, and how it comes back. */
export interface Removal {
  readonly message: string;
  readonly undo: (() => Promise<string>) | null; // null: nothing was taken out
}

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
      const toml = await this.#textOf(draft, base);
      const outcome = await this.#put(draft.set, base?.revision ?? 0, toml);
      if (outcome.kind !== 'conflict') {
        return outcome;
      }
      const {changesOf} = await import('./set-changes.ts');
      return {...outcome, changes: changesOf(draft, base, outcome.theirs, texts.saving)};
    } catch (error) {
      return {kind: 'failed', message: whyNot(error)};
    }
  }

  /** Takes a formula out of a set as it is now, and tells what came of it. */
  async remove(name: string, set: string): Promise<Removal> {
    try {
      const {withoutMetric} = await import('./set-text.ts');
      const {revision = 0, toml = ''} = savedSet(this.#state, set) ?? {};
      const outcome = await this.#put(set, revision, withoutMetric(toml, name));
      const undo = async (newest: number): Promise<string> =>
        told(
          await this.#put(set, newest, toml),
          texts.team.back(name, set),
          texts.team.notBack(name, set),
        );
      return {
        message: told(outcome, texts.team.gone(name, set), texts.team.notRemoved(name, set)),
        undo: outcome.kind === 'saved' ? () => undo(outcome.revision) : null,
      };
    } catch (error) {
      return {message: whyNot(error), undo: null};
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
    return error?.code === 'formula_name' ? texts.saving.doubt(error.message, error.hint) : null;
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
  async #textOf(draft: Draft, base: TeamSet | null): Promise<string> {
    const {withMetric, withParameter} = await import('./set-text.ts');
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

/** What came of a change, in a sentence. */
function told(outcome: Put, saved: string, conflict: string): string {
  const sentences = {saved, conflict};
  return outcome.kind === 'failed' ? outcome.message : sentences[outcome.kind];
}

/** Why nothing is saved: a text that cannot be changed line by line says the name of its formula. */
function whyNot(error: unknown): string {
  return error instanceof SyntaxError ? texts.saving.unreadable(error.message) : messageOf(error);
}
