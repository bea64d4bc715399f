import {batch} from '@preact/signals';
import {dropCard, moveCard, restoreCard, withLayout} from './cards.ts';
import type {Card} from './cards.ts';
import {NO_ZOOM} from '../chart/ranges.ts';
import type {Zoom} from '../chart/ranges.ts';
import {foundGoal, goalFor} from '../formulas/goals.ts';
import type {LayoutChange} from './layout.ts';
import {MAX_PARAMETERS} from '../formulas/parameters.ts';
import {RunActions} from '../runs/run-actions.ts';
import {DEFAULTS, MAX_CARDS} from './settings.ts';
import type {Axis, Settings} from './settings.ts';
import {applySettings} from './settings-state.ts';
import type {Nearness, State} from './state.ts';
import type {Told} from './told.ts';
import {TableActions} from '../table/table-actions.ts';
import {texts} from '../texts/index.ts';
import {DEFAULT_VIEW} from '../views/card-view.ts';
import type {CardView} from '../views/card-view.ts';
import {isWhole, withZoom} from './zooms.ts';
import type {ZoomOver} from './zooms.ts';

const TOAST_MS = 6000;

/** What people can do with the panel. Everything here that changes cards makes them chosen. */
export class Actions {
  readonly runs: RunActions;
  readonly table: TableActions;
  readonly #state: State;
  #nextId = 0;
  #toastTimer = 0;

  constructor(state: State) {
    this.#state = state;
    this.runs = new RunActions(state);
    this.table = new TableActions(state);
  }

  nextId = (): number => this.#nextId++;

  /** Takes over what the address holds. */
  applySettings(settings: Settings): void {
    applySettings(this.#state, settings, this.nextId);
    this.hideToast(); // a card that has come back so is not brought back twice
  }

  /**
   * Puts the formula on a card of its own, or in place of the one being edited. Where there is a card of it,
   * and not `again`, that one is shown; then, and without room, it stays typed. Without `again` nobody typed it.
   */
  placeFormula(formula: string, again?: boolean): void {
    const {cards, chosen, editing, full, text, views} = this.#state;
    const place = cards.value.findIndex(({id}) => id === editing.value);
    const replaced = cards.value[place];
    const said = again === undefined ? texts.card.there : texts.card.thereTyped;
    if (replaced === undefined && ((!again && this.#isThere(formula, said)) || !this.#hasRoom())) {
      return;
    }
    batch(() => {
      const id = this.nextId();
      const card: Card = replaced === undefined ? {id, formula} : {...replaced, id, formula};
      const view = views.value.get(replaced?.id ?? -1);
      if (view !== undefined) {
        views.value = new Map(views.value).set(id, view);
      }
      chosen.value =
        replaced === undefined ? [card, ...cards.value] : cards.value.toSpliced(place, 1, card);
      full.value = null;
      editing.value = null;
      text.value = '';
    });
  }

  /** Puts the formula on a card of its own, in front; a text that is being typed stays. */
  addCard(formula: string): void {
    const {cards, chosen} = this.#state;
    if (!this.#isThere(formula, texts.card.there) && this.#hasRoom()) {
      chosen.value = [{id: this.nextId(), formula}, ...cards.value];
    }
  }

  /** Whether there is a card of the formula; one that there is, is shown, and that is said. */
  #isThere(formula: string, said: string): boolean {
    const {cards, collapsed, found, full} = this.#state;
    const card = cards.value.find((one) => one.formula.trim() === formula);
    if (card === undefined) {
      return false;
    }
    const {group = ''} = card.layout ?? {};
    if (collapsed.value.has(group)) {
      this.toggleGroup(group);
    }
    full.value = null;
    found.value = {id: card.id};
    this.showToast(said);
    return true;
  }

  /** Whether there is room for another card; where there is none, that is said. */
  #hasRoom(): boolean {
    const has = this.#state.cards.value.length < MAX_CARDS;
    if (!has) {
      this.showToast(texts.card.most(MAX_CARDS));
    }
    return has;
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

  /** Changes what a card shows of its formula. */
  setView(id: number, changes: Partial<CardView>): void {
    const {cards, chosen, views} = this.#state;
    batch(() => {
      chosen.value = cards.value;
      views.value = new Map(views.value).set(id, {
        ...DEFAULT_VIEW,
        ...views.value.get(id),
        ...changes,
      });
    });
  }

  moveCard(id: number, by: -1 | 1): void {
    this.#setCards(moveCard(this.#state.cards.value, id, by));
  }

  /** Puts a card in the place of another. */
  dropCard(id: number, onto: number): void {
    this.#setCards(dropCard(this.#state.cards.value, id, onto));
  }

  layOut(id: number, change: LayoutChange): void {
    const {cards} = this.#state;
    batch(() => {
      if ('logX' in change || 'logY' in change) {
        this.setZoom(id, 'steps', NO_ZOOM);
        this.setZoom(id, 'thresholds', NO_ZOOM);
      }
      this.#setCards(cards.value.map((card) => (card.id === id ? withLayout(card, change) : card)));
    });
  }

  /** Lets a chart of a card show a part of itself, or everything again. */
  setZoom(id: number, over: ZoomOver, zoom: Zoom): void {
    const {cards, chosen, zooms} = this.#state;
    if (isWhole(zoom) && !zooms.value.has(id)) {
      return;
    }
    batch(() => {
      chosen.value = cards.value; // the address says which one by its place
      zooms.value = withZoom(zooms.value, id, over, zoom);
    });
  }

  /** Another axis for all cards: what was zoomed to is no place on it. */
  setAxis(axis: Axis): void {
    batch(() => {
      [...this.#state.zooms.value.keys()].forEach((id) => this.setZoom(id, 'steps', NO_ZOOM));
      this.#state.axis.value = axis;
    });
  }

  /** Takes the smallest values of a formula as its best in place of the largest, or these. */
  toggleGoal(formula: string): void {
    const {minimized, maximized} = this.#state;
    const text = formula.trim();
    const isMinimized = goalFor(formula, this.#state) === 'minimize';
    const isFound = isMinimized !== (foundGoal(formula, this.#state) === 'minimize');
    batch(() => {
      [maximized, minimized].forEach((chosen, index) => {
        const others = chosen.value.filter((one) => one !== text);
        const isWanted = !isFound && isMinimized === (index === 0);
        chosen.value = isWanted ? [...others, text] : others;
      });
    });
  }

  /** Folds a group of cards up, or unfolds it. */
  toggleGroup(name: string): void {
    const collapsed = new Set(this.#state.collapsed.value);
    if (!collapsed.delete(name)) {
      collapsed.add(name);
    }
    this.#state.collapsed.value = collapsed;
  }

  /** Lets a card fill the screen, or puts it back in its place. */
  toggleFull(id: number): void {
    const {cards, chosen, full} = this.#state;
    batch(() => {
      chosen.value = cards.value; // the address says which one by its place
      full.value = full.value === id ? null : id;
    });
  }

  removeCard(id: number): void {
    const {cards, editing, full} = this.#state;
    const index = cards.value.findIndex((card) => card.id === id);
    const card = cards.value[index];
    if (card === undefined) {
      return;
    }
    batch(() => {
      this.#setCards(cards.value.toSpliced(index, 1));
      full.value = null;
      editing.value = editing.value === id ? null : editing.value;
      this.showToast({card, index});
    });
  }

  /** Brings back what was removed last, as long as that is offered. */
  undoRemove(): void {
    const {cards, toast} = this.#state;
    const last = toast.value;
    if (last === null || typeof last === 'string') {
      return;
    }
    if ('undo' in last) {
      this.hideToast();
      last.undo();
    } else if (this.#hasRoom()) {
      batch(() => {
        this.#setCards(restoreCard(cards.value, last));
        this.hideToast();
      });
    }
  }

  #setCards(cards: readonly Card[]): void {
    if (cards !== this.#state.cards.value) {
      this.#state.chosen.value = cards;
    }
  }

  hideToast = (): void => {
    window.clearTimeout(this.#toastTimer);
    this.#state.toast.value = null;
  };

  /** Says how near a card is to what can be seen: only near it is it asked for and drawn. */
  setOnScreen(id: number, nearness: Nearness | null): void {
    const {onScreen} = this.#state;
    if ((onScreen.value.get(id) ?? null) !== nearness) {
      const others = [...onScreen.value].filter(([other]) => other !== id);
      onScreen.value = new Map(nearness === null ? others : [...others, [id, nearness]]);
    }
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

  /** Shows for a while what was removed, or what has failed. */
  showToast(toast: Told): void {
    this.hideToast();
    this.#state.toast.value = toast;
    this.#toastTimer = window.setTimeout(this.hideToast, TOAST_MS);
  }
}
