import type {Catalogue, Metric, RunsAnswer} from '../server/api.ts';
import {changeLayout, readCard, sectionsOf} from './layout.ts';
import type {Layout, LayoutChange, WrittenCard} from './layout.ts';
import {MAX_CARDS} from './settings.ts';

/** One chart on the page. Two cards may hold the same formula, so each has a number of its own. */
export interface Card {
  readonly id: number;
  readonly formula: string;
  readonly layout?: Layout;
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

/** Cards as they were written; a card that is already there keeps its number, and so its zoom. */
export function cardsFor(
  written: readonly WrittenCard[],
  current: readonly Card[],
  nextId: () => number,
): readonly Card[] {
  const free = [...current];
  return written.map(readCard).map(({formula, layout}) => {
    const index = free.findIndex((card) => card.formula === formula);
    const known = index < 0 ? null : (free.splice(index, 1)[0] as Card);
    return known !== null && isSameLayout(known.layout ?? {}, layout)
      ? known
      : {id: known?.id ?? nextId(), formula, ...(isPlain(layout) ? {} : {layout})};
  });
}

function isPlain(layout: Layout): boolean {
  return Object.keys(layout).length === 0;
}

function isSameLayout(a: Layout, b: Layout): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof Layout>;
  return [...keys].every((key) => a[key] === b[key]);
}

/** The card with a change of its layout. */
export function withLayout({id, formula, layout}: Card, change: LayoutChange): Card {
  const next = changeLayout(layout ?? {}, change);
  return {id, formula, ...(isPlain(next) ? {} : {layout: next})};
}

/** Moves a card by one place among those that it is shown with. */
export function moveCard(cards: readonly Card[], id: number, by: -1 | 1): readonly Card[] {
  const section = sectionsOf(cards).find((one) => one.cards.some((card) => card.id === id));
  const place = section?.cards.findIndex((card) => card.id === id) ?? -1;
  const neighbour = section?.cards[place + by];
  return place < 0 || neighbour === undefined ? cards : dropCard(cards, id, neighbour.id);
}

/** Puts a card in the place of another one, among the cards that that one is shown with. */
export function dropCard(cards: readonly Card[], id: number, onto: number): readonly Card[] {
  const from = cards.findIndex((card) => card.id === id);
  const to = cards.findIndex((card) => card.id === onto);
  const [card, target] = [cards[from], cards[to]];
  if (card === undefined || target === undefined || from === to) {
    return cards;
  }
  const {pinned, group} = target.layout ?? {};
  // A card that is put among the pinned ones goes back to its group once it is pinned no more.
  const moved = withLayout(card, pinned ? {pinned} : {pinned: undefined, group});
  return cards.toSpliced(from, 1).toSpliced(to, 0, moved);
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
