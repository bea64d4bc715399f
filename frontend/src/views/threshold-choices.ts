import type {Run} from '../server/api.ts';
import type {Card} from '../state/cards.ts';

export const SPLITS = ['validation', 'valid', 'val', 'dev']; // where thresholds are usually chosen

/** The splits that a threshold can be chosen on: what the names of runs end in. */
export function splitsOf(runs: readonly Run[]): readonly string[] {
  const counted = runs.filter(({sets}) => sets.length > 0);
  const parts = [...new Set(counted.map(({name}) => name.split('/').at(-1) ?? name))];
  const rank = (part: string): number => (SPLITS.includes(part) ? 0 : 1);
  return parts.toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

/** The formulas by whose best a threshold can be chosen: those of the cards, each once. */
export function candidates(cards: readonly Card[]): readonly string[] {
  return [...new Set(cards.map(({formula}) => formula.trim()))];
}
