import type {MenuItem} from './components/card-menu.tsx';
import type {State} from './state.ts';
import {texts} from './texts/index.ts';

/** What the menu of a card offers. */
export function cardItems(formula: string, state: State): readonly MenuItem[] {
  return [{label: texts.card.saveForTeam, onPick: () => (state.saving.value = formula)}];
}
