import type {MenuItem} from './components/card-menu.tsx';
import type {State} from './state.ts';

/** What the menu of a card offers. */
export function cardItems(formula: string, state: State): readonly MenuItem[] {
  return [{label: 'Save for the team', onPick: () => (state.saving.value = formula)}];
}
