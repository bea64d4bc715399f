import {batch} from '@preact/signals';
import {cardsFor, moveCard, restoreCard} from './cards.ts';
import type {Card, Removed} from './cards.ts';
import {MAX_PARAMETERS} from './parameters.ts';
import {DEFAULTS, MAX_CARDS} from './settings.ts';
import type {Settings} from './settings.ts';
import type {State} from './state.ts';

const TOAST_MS = 6000;

/** What people can do with the panel. Everything here that changes cards makes them chosen. */
export class Actions {
  readonly #state: State;
  #nextId = 0;
  #toastTimer = 0;

  constructor(state: State) {
    this.#state = state;
  }

  nextId = (): number => this.#nextId++;

  /** Takes over what the address holds. */
  applySettings(settings: Settings): void {
    const state = this.#state;
    const {cards, hidden} = settings;
    batch(() => {
      state.chosen.value = cards && cardsFor(cards, state.cards.peek(), this.nextId);
      state.hidden.value = new Set(hidden);
      state.filter.value = settings.filter;
      state.smoothing.value = settings.smoothing;
      state.axis.value = settings.axis;
      state.threshold.value = settings.threshold;
      state.prevalence.value = settings.prevalence;
      state.parameters.value = new Map(Object.entries(settings.parameters));
      state.everyStep.value = settings.everyStep;
      state.tableOpen.value = settings.tableOpen;
      state.baseline.value = settings.baseline;
    });
  }

  currentSettings(): Settings {
    const state = this.#state;
    return {
      cards: state.chosen.value?.map(({formula}) => formula) ?? null,
      hidden: [...state.hidden.value],
      filter: state.filter.value,
      smoothing: state.smoothing.value,
      axis: state.axis.value,
      threshold: state.threshold.value,
      prevalence: state.prevalence.value,
      parameters: Object.fromEntries(state.parameters.value),
      everyStep: state.everyStep.value,
      tableOpen: state.tableOpen.value,
      baseline: state.baseline.value,
    };
  }

  /** Puts the formula on a card of its own, or in place of the card being edited. */
  placeFormula(formula: string): void {
    const {cards, chosen, editing, text} = this.#state;
    batch(() => {
      const place = cards.value.findIndex(({id}) => id === editing.value);
      const card: Card = {id: this.nextId(), formula};
      chosen.value =
        place < 0
          ? [card, ...cards.value].slice(0, MAX_CARDS)
          : cards.value.toSpliced(place, 1, card);
      editing.value = null;
      text.value = '';
    });
  }

  editCard(card: Card): void {
    batch(() => {
      this.#state.editing.value = card.id;
      this.#state.text.value = card.formula;
    });
  }

  /** Leaves the card being edited as it is; a text of its own stays. */
  cancelEdit(): void {
    if (this.#state.editing.value === null) {
      return;
    }
    batch(() => {
      this.#state.editing.value = null;
      this.#state.text.value = '';
    });
  }

  moveCard(id: number, by: -1 | 1): void {
    this.#state.chosen.value = moveCard(this.#state.cards.value, id, by);
  }

  removeCard(id: number): void {
    const {cards, chosen, editing, removed} = this.#state;
    const index = cards.value.findIndex((card) => card.id === id);
    const card = cards.value[index];
    if (card === undefined) {
      return;
    }
    batch(() => {
      chosen.value = cards.value.toSpliced(index, 1);
      removed.value = [...removed.value, {card, index}];
      editing.value = editing.value === id ? null : editing.value;
      this.#showToast({card, index});
    });
  }

  /** Brings back the card that was removed last. */
  undoRemove(): void {
    const {cards, chosen, removed} = this.#state;
    const last = removed.value.at(-1);
    if (last === undefined) {
      return;
    }
    batch(() => {
      chosen.value = restoreCard(cards.value, last);
      removed.value = removed.value.slice(0, -1);
      this.hideToast();
    });
  }

  hideToast = (): void => {
    window.clearTimeout(this.#toastTimer);
    this.#state.toast.value = null;
  };

  /** Says whether a card can be seen: only then is it asked for and drawn. */
  setOnScreen(id: number, seen: boolean): void {
    const {onScreen} = this.#state;
    if (onScreen.value.has(id) !== seen) {
      const others = [...onScreen.value].filter((other) => other !== id);
      onScreen.value = new Set(seen ? [...others, id] : others);
    }
  }

  toggleRun(name: string): void {
    const hidden = new Set(this.#state.hidden.value);
    if (!hidden.delete(name)) {
      hidden.add(name);
    }
    this.#state.hidden.value = hidden;
  }

  /** Shows this run alone; done again, shows all. */
  toggleOnly(name: string): void {
    const {listed, shown} = this.#state;
    const alone = shown.value.length === 1 && shown.value[0]?.name === name;
    this.#hide(listed.value.map((run) => run.name).filter((other) => !alone && other !== name));
  }

  showAllRuns(): void {
    this.#hide([]);
  }

  hideAllRuns(): void {
    this.#hide(this.#state.listed.value.map(({name}) => name));
  }

  /** Hides these of the listed runs; runs that the filter leaves out keep what they have. */
  #hide(names: readonly string[]): void {
    const {hidden, listed} = this.#state;
    const inList = new Set(listed.value.map(({name}) => name));
    const others = [...hidden.value].filter((name) => !inList.has(name));
    hidden.value = new Set([...others, ...names]);
  }

  setThresholdIndex(index: number): void {
    const {threshold, thresholds} = this.#state;
    threshold.value = thresholds.value[index] ?? threshold.value;
  }

  resetThreshold(): void {
    this.#state.threshold.value = DEFAULTS.threshold;
  }

  /** Makes a number of a name that means nothing: 1, until people say another. */
  addParameter(name: string): void {
    batch(() => {
      this.setParameter(name, 1);
      this.#state.newParameter.value = name;
    });
  }

  setParameter(name: string, value: number): void {
    const {parameters} = this.#state;
    const next = new Map(parameters.value).set(name, value);
    parameters.value = new Map([...next].slice(-MAX_PARAMETERS));
  }

  /** Goes back to what the formula set says; a parameter of this page alone goes. */
  resetParameter(name: string): void {
    const {parameters} = this.#state;
    parameters.value = new Map([...parameters.value].filter(([other]) => other !== name));
  }

  #showToast(removed: Removed): void {
    this.hideToast();
    this.#state.toast.value = removed;
    this.#toastTimer = window.setTimeout(this.hideToast, TOAST_MS);
  }
}
