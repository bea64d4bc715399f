import {batch} from '@preact/signals';
import type {State} from '../state/state.ts';
import type {Grouping} from './grouping.ts';

/** Which runs people look at. */
export class RunActions {
  readonly #state: State;

  constructor(state: State) {
    this.#state = state;
  }

  /** Puts runs together. The rows that are open in the table are of groups that may be no more. */
  group(to: Grouping | null): void {
    const {grouping, tableView} = this.#state;
    const from = grouping.value;
    batch(() => {
      grouping.value = to;
      if (from?.by !== to?.by || from?.value !== to?.value) {
        tableView.value = {...tableView.value, open: []};
      }
    });
  }

  toggle(name: string): void {
    this.#show([name], !this.#state.shownNames.value.has(name));
  }

  /** Shows this run alone, whatever others come; done again, shows all. */
  toggleOnly(name: string): void {
    const {shown} = this.#state;
    const alone = shown.value.length === 1 && shown.value[0]?.name === name;
    this.#showOnly(alone ? null : [name]);
  }

  showAll(): void {
    this.#showListed(true);
  }

  hideAll(): void {
    this.#showListed(false);
  }

  /** Runs that the filter leaves out keep what they have. */
  #showListed(isShown: boolean): void {
    const {answer, listed} = this.#state;
    if (listed.value.length === answer.value?.runs.length) {
      this.#showOnly(isShown ? null : []);
    } else {
      this.#show(
        listed.value.map(({name}) => name),
        isShown,
      );
    }
  }

  /** Shows these runs and no others; all for null. */
  #showOnly(names: readonly string[] | null): void {
    batch(() => {
      this.#state.hidden.value = new Set();
      this.#state.only.value = names && new Set(names);
    });
  }

  /** Shows or hides some runs beside what others have. */
  #show(names: readonly string[], isShown: boolean): void {
    const {hidden, only} = this.#state;
    const changed = new Set(names);
    const change = (set: ReadonlySet<string>, isAdded: boolean): ReadonlySet<string> => {
      const others = [...set].filter((name) => !changed.has(name));
      return new Set(isAdded ? [...others, ...names] : others);
    };
    if (only.value === null) {
      hidden.value = change(hidden.value, !isShown);
    } else {
      only.value = change(only.value, isShown);
    }
  }
}
