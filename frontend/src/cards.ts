import type {Catalogue, Metric, RunsAnswer} from './api.ts';
import {MAX_CARDS} from './settings.ts';

/** One chart on the page. Two cards may hold the same formula, so each has a number of its own. */
export interface Card {
  readonly id: number;
  readonly formula: string;
}

/** A card taken off the page, and where it stood. */
export interface Removed {
  readonly card: Card;
  readonly index: number;
}

/** The formulas shown before anybody chose any: those that the runs carry, else two metrics. */
export function defaultFormulas(answer: RunsAnswer): readonly string[] {
  const texts = new Map<string, Set<string>>();
  for (const {name, formula} of answer.formulas) {
    texts.set(name, (texts.get(name) ?? new Set()).add(formula));
  }
  if (texts.size > 0) {
    // A name that two runs define differently means neither, so both texts are shown.
    const formulas = [...texts].flatMap(([name, set]) => (set.size === 1 ? [name] : [...set]));
    return formulas.slice(0, MAX_CARDS);
  }
  return answer.runs.some((run) => run.sets.length > 0) ? ['f1', 'mcc'] : [];
}

/** Cards for these formulas; a card that is already there keeps its number, and so its zoom. */
export function cardsFor(
  formulas: readonly string[],
  current: readonly Card[],
  nextId: () => number,
): readonly Card[] {
  const free = [...current];
  return formulas.map((formula) => {
    const index = free.findIndex((card) => card.formula === formula);
    return index < 0 ? {id: nextId(), formula} : (free.splice(index, 1)[0] as Card);
  });
}

export function moveCard(cards: readonly Card[], id: number, by: -1 | 1): readonly Card[] {
  const from = cards.findIndex((card) => card.id === id);
  const to = from + by;
  const card = cards[from];
  if (card === undefined || to < 0 || to >= cards.length) {
    return cards;
  }
  return cards.toSpliced(from, 1).toSpliced(to, 0, card);
}

export function restoreCard(cards: readonly Card[], {card, index}: Removed): readonly Card[] {
  return cards.toSpliced(Math.min(index, cards.length), 0, card);
}

/** The metric that a formula names when it is nothing but a name. */
export function namedMetric(
  formula: string,
  answer: RunsAnswer | null,
  catalogue: Catalogue | null,
): Metric | null {
  const name = formula.trim();
  const built = catalogue?.metrics.find((metric) => metric.name === name) ?? null;
  const carried = answer?.formulas.find((metric) => metric.name === name) ?? null;
  // A run need not repeat the range of a metric that it took from the catalogue as it is.
  const isCopy = carried?.formula === built?.formula && (carried?.range ?? null) === null;
  return isCopy ? built : (carried ?? built);
}
