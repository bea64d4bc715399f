import {batch} from '@preact/signals';
import type {State} from '../state/state.ts';
import type {TableView} from './table-view.ts';

/** What people can do with the drawer under the cards. */
export class TableActions {
  readonly #state: State;

  constructor(state: State) {
    this.#state = state;
  }

  /** Changes how the table is looked at. */
  view(change: Partial<TableView>): void {
    const {tableView} = this.#state;
    tableView.value = {...tableView.value, ...change};
  }

  /** Opens the drawer on a tab; null closes it. */
  open(tab: TableView['tab'] | null): void {
    batch(() => {
      this.#state.tableOpen.value = tab !== null;
      if (tab !== null) {
        this.view({tab});
      }
    });
  }

  /** Makes the lines of a run stand out until it is picked again. */
  togglePinned(run: string): void {
    this.view({pinned: this.#state.tableView.value.pinned === run ? null : run});
  }

  /** Shows the runs of a group below it, or hides them again. */
  toggleOpen(key: string): void {
    const {open} = this.#state.tableView.value;
    this.view({open: open.includes(key) ? open.filter((one) => one !== key) : [...open, key]});
  }
}
