import {batch} from '@preact/signals';
import type {Signal} from '@preact/signals';
import {cardsFor} from './cards.ts';
import {writeCard} from './layout.ts';
import type {Settings} from './settings.ts';
import type {State} from './state.ts';
import {DEFAULT_VIEW} from '../views/card-view.ts';
import {NO_ZOOMS} from './zooms.ts';

/** Puts what the address holds into the state. */
export function applySettings(state: State, settings: Settings, nextId: () => number): void {
  const {cards, hidden, only} = settings;
  batch(() => {
    state.chosen.value = cards && cardsFor(cards, state.cards.peek(), nextId);
    state.views.value = byCard(settings.views, DEFAULT_VIEW, state);
    state.zooms.value = byCard(settings.zooms, NO_ZOOMS, state);
    state.full.value = state.cards.peek()[settings.full ?? -1]?.id ?? null;
    state.collapsed.value = new Set(settings.collapsed);
    state.hidden.value = new Set(hidden);
    state.only.value = only && new Set(only);
    state.filter.value = settings.filter;
    state.smoothing.value = settings.smoothing;
    state.axis.value = settings.axis;
    state.bands.value = settings.bands;
    state.grouping.value = settings.grouping;
    state.threshold.value = settings.threshold;
    state.thresholdFrom.value = settings.thresholdFrom;
    state.prevalence.value = settings.prevalence;
    state.parameters.value = new Map(Object.entries(settings.parameters));
    state.everyStep.value = settings.everyStep;
    state.minimized.value = settings.minimized;
    state.maximized.value = settings.maximized;
    state.tableOpen.value = settings.tableOpen;
    state.baseline.value = settings.baseline;
    state.tableView.value = settings.tableView;
  });
}

/** Returns what of the state the address is to hold. */
export function currentSettings(state: State): Settings {
  return {
    cards: state.chosen.value?.map(writeCard) ?? null,
    full: placeOf(state.full.value, state),
    collapsed: [...state.collapsed.value],
    views: state.cards.value.map(({id}) => state.views.value.get(id) ?? DEFAULT_VIEW),
    zooms: state.cards.value.map(({id}) => state.zooms.value.get(id) ?? NO_ZOOMS),
    hidden: [...state.hidden.value],
    only: state.only.value && [...state.only.value],
    filter: state.filter.value,
    smoothing: state.smoothing.value,
    axis: state.axis.value,
    bands: state.bands.value,
    grouping: state.grouping.value,
    threshold: state.threshold.value,
    thresholdFrom: state.thresholdFrom.value,
    prevalence: state.prevalence.value,
    parameters: Object.fromEntries(state.parameters.value),
    everyStep: state.everyStep.value,
    minimized: state.minimized.value,
    maximized: state.maximized.value,
    tableOpen: state.tableOpen.value,
    baseline: state.baseline.value,
    tableView: state.tableView.value,
  };
}

/** What is kept of cards goes with them, but of one that can still be brought back. Called in an effect. */
export function forgetCards({cards, toast, views, zooms}: State): void {
  const told = toast.value;
  const removed = told !== null && typeof told === 'object' && 'card' in told ? [told.card] : [];
  const ids = new Set([...cards.value, ...removed].map(({id}) => id));
  for (const kept of [views, zooms] as readonly Signal<ReadonlyMap<number, unknown>>[]) {
    if ([...kept.value.keys()].some((id) => !ids.has(id))) {
      kept.value = new Map([...kept.value].filter(([id]) => ids.has(id)));
    }
  }
}

/** What the address says of cards by their places, by their numbers; what is usual is left out. */
function byCard<T>(values: readonly T[], usual: T, {cards}: State): ReadonlyMap<number, T> {
  return new Map(
    cards.peek().flatMap(({id}, place) => {
      const value = values[place] ?? usual;
      return value === usual ? [] : [[id, value] as const];
    }),
  );
}

/** Cards have no numbers in the address; where a card stands tells which it is. */
function placeOf(id: number | null, state: State): number | null {
  const place = state.cards.value.findIndex((card) => card.id === id);
  return place < 0 ? null : place;
}
