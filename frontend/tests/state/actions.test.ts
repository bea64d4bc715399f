import {effect} from '@preact/signals';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {Actions} from '../../src/state/actions.ts';
import type {Card} from '../../src/state/cards.ts';
import {NO_ZOOM} from '../../src/chart/ranges.ts';
import type {Zoom} from '../../src/chart/ranges.ts';
import {DEFAULTS} from '../../src/state/settings.ts';
import {currentSettings, forgetCards} from '../../src/state/settings-state.ts';
import {createState} from '../../src/state/state.ts';
import {run, runsAnswer} from '../fixtures.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start(...formulas: string[]) {
  const state = createState();
  const actions = new Actions(state);
  state.answer.value = runsAnswer(['a', 'b', 'c'].map((name) => run(name)));
  state.defaults.value = formulas.map((formula) => ({id: actions.nextId(), formula}));
  const shown = () => [...state.shownNames.value];
  const cards = () => state.cards.value.map(({formula}) => formula);
  return {state, actions, shown, cards};
}

test('cards that nobody changed are not written to the address', () => {
  const {state} = start('f1', 'mcc');
  expect(currentSettings(state).cards).toBeNull();
});

test('a new card stands first, and all cards are then written', () => {
  const {actions, state} = start('f1');
  state.text.value = 'tp';
  actions.placeFormula('tp');
  expect(currentSettings(state).cards).toEqual(['tp', 'f1']);
  expect(state.text.value).toBe('');
});

test('a formula being edited takes the place of its card', () => {
  const {actions, state, cards} = start('f1', 'mcc');
  const [, second] = state.cards.value;
  actions.editCard(second as {id: number; formula: string});
  expect(state.text.value).toBe('mcc');
  actions.placeFormula('mcc + 1');
  expect(cards()).toEqual(['f1', 'mcc + 1']);
  actions.placeFormula('tp');
  expect(cards()).toEqual(['tp', 'f1', 'mcc + 1']);
});

test('that a card is there is said, and only to people who typed it that a key makes another', () => {
  const {actions, state} = start('tp');
  const there = 'This card is there already.';
  actions.placeFormula('tp', false);
  expect(state.toast.value).toBe(`${there} Shift+Enter makes another.`);
  actions.placeFormula('tp'); // a formula of the team is clicked
  expect(state.toast.value).toBe(there);
  actions.addCard('tp');
  expect(state.toast.value).toBe(there);
});

test('a formula that has a card makes no other unless that is wanted, and its card is shown', () => {
  const {actions, cards, state} = start('f1', 'tp');
  actions.layOut(1, {group: 'counts'});
  actions.toggleGroup('counts');
  state.text.value = 'tp';
  actions.placeFormula('tp');
  actions.addCard('tp');
  expect(cards()).toEqual(['f1', 'tp']);
  expect([state.text.value, state.found.value?.id, state.collapsed.value.size]).toEqual([
    'tp',
    1,
    0,
  ]);
  actions.placeFormula('tp', true);
  expect(cards()).toEqual(['tp', 'f1', 'tp']);
});

test('a card beyond the hundredth is refused in words, and takes nothing with it', () => {
  const formulas = Array.from({length: 100}, (_, index) => `tp + ${index}`);
  const {actions, cards, state} = start(...formulas);
  const refused = 'There are 100 cards, and there is room for no more: remove one first.';
  state.text.value = 'fp';
  actions.placeFormula('fp');
  expect([state.toast.value, state.text.value]).toEqual([refused, 'fp']);
  actions.hideToast();
  actions.addCard('fp');
  expect(state.toast.value).toBe(refused);
  expect(cards()).toEqual(formulas);
  actions.editCard(state.cards.value[1] as Card);
  actions.placeFormula('fn');
  expect(cards().slice(0, 3)).toEqual(['tp + 0', 'fn', 'tp + 2']);
});

test('a removed card comes back in its place, with its layout, as long as that is offered', () => {
  const {actions, state, cards} = start('f1', 'mcc', 'tp');
  actions.layOut(1, {width: 2});
  actions.removeCard(1);
  expect(cards()).toEqual(['f1', 'tp']);
  actions.undoRemove();
  expect(cards()).toEqual(['f1', 'mcc', 'tp']);
  expect(state.cards.value[1]?.layout).toEqual({width: 2});
  actions.removeCard(1);
  vi.advanceTimersByTime(6000);
  actions.undoRemove();
  expect(cards()).toEqual(['f1', 'tp']);
});

test('a formula that is edited keeps the place and the layout of its card', () => {
  const {actions, state} = start('f1', 'mcc');
  actions.layOut(1, {height: 300, group: 'fraud'});
  actions.editCard(state.cards.value[1] as Card);
  actions.placeFormula('mcc + 1');
  expect(currentSettings(state).cards).toEqual([
    'f1',
    {formula: 'mcc + 1', height: 300, group: 'fraud'},
  ]);
});

test('a layout that goes back to what every card has leaves the card as it was', () => {
  const {actions, state} = start('f1');
  actions.layOut(0, {pinned: true});
  expect(currentSettings(state).cards).toEqual([{formula: 'f1', pinned: true}]);
  actions.layOut(0, {pinned: undefined});
  expect(currentSettings(state).cards).toEqual(['f1']);
});

test('a card fills the screen until it is called back, removed, or another is made', () => {
  const {actions, state} = start('f1', 'mcc');
  actions.toggleFull(1);
  expect(state.full.value).toBe(1);
  actions.toggleFull(1);
  expect(state.full.value).toBeNull();
  actions.toggleFull(1);
  actions.removeCard(1);
  expect(state.full.value).toBeNull();
  actions.toggleFull(0);
  actions.placeFormula('tp');
  expect(state.full.value).toBeNull();
});

test('a card keeps the screen when others move, and the address tells its new place', () => {
  const {actions, state} = start('f1', 'mcc');
  actions.toggleFull(1);
  actions.moveCard(1, -1);
  expect(state.full.value).toBe(1);
  expect(currentSettings(state).full).toBe(0);
  actions.applySettings(currentSettings(state));
  expect(state.cards.value.find(({id}) => id === state.full.value)?.formula).toBe('mcc');
});

test('a card that undoing brought back is not brought back a second time', () => {
  const {actions, cards, state} = start('f1', 'mcc');
  const before = {...currentSettings(state), cards: ['f1', 'mcc']};
  actions.removeCard(1);
  actions.applySettings(before);
  actions.undoRemove();
  expect(cards()).toEqual(['f1', 'mcc']);
});

const PART: Zoom = {x: [0, 1], y: null};

test('another logarithm or axis forgets what was zoomed to, but not over thresholds', () => {
  const {actions, state} = start('f1', 'mcc', 'tp');
  [0, 1, 2].forEach((id) => actions.setZoom(id, 'steps', PART));
  actions.setZoom(2, 'thresholds', PART);
  actions.layOut(0, {logX: true});
  expect([...state.zooms.value.keys()]).toEqual([1, 2]);
  actions.setAxis('wall');
  expect([...state.zooms.value]).toEqual([[2, {steps: NO_ZOOM, thresholds: PART}]]);
});

test('a zoom is one of the settings, and so comes back with them', () => {
  const {actions, state} = start('f1', 'mcc');
  const before = currentSettings(state);
  actions.setZoom(1, 'steps', PART);
  const zoomed = currentSettings(state);
  expect(zoomed.cards).toEqual(['f1', 'mcc']);
  actions.applySettings(before);
  expect(state.zooms.value.size).toBe(0);
  actions.applySettings(zoomed);
  expect(state.zooms.value.get(1)?.steps).toBe(PART);
});

test('what was chosen of a card goes with it once it cannot be brought back', () => {
  const {actions, state} = start('f1', 'mcc');
  effect(() => forgetCards(state));
  actions.setView(1, {kind: 'heat'});
  actions.setZoom(1, 'steps', PART);
  actions.removeCard(1);
  expect([...state.views.value.keys(), ...state.zooms.value.keys()]).toEqual([1, 1]);
  actions.undoRemove();
  expect([...state.views.value.keys(), ...state.zooms.value.keys()]).toEqual([1, 1]);
  actions.removeCard(1);
  vi.advanceTimersByTime(6000);
  expect([...state.views.value.keys(), ...state.zooms.value.keys()]).toEqual([]);
});

test('a run shown alone is shown with the others again the second time', () => {
  const {actions, shown} = start();
  actions.runs.toggleOnly('b');
  expect(shown()).toEqual(['b']);
  actions.runs.toggleOnly('b');
  expect(shown()).toEqual(['a', 'b', 'c']);
});

test('a run shown alone stays so when others come, and what is ticked stands beside it', () => {
  const {actions, state, shown} = start();
  actions.runs.toggleOnly('b');
  state.answer.value = runsAnswer(['a', 'b', 'c', 'new'].map((name) => run(name)));
  expect(shown()).toEqual(['b']);
  expect(currentSettings(state)).toMatchObject({hidden: [], only: ['b']});
  actions.runs.toggle('new');
  actions.runs.toggle('b');
  expect(shown()).toEqual(['new']);
  state.filter.value = 'b';
  actions.runs.showAll();
  state.filter.value = '';
  expect(shown()).toEqual(['b', 'new']);
  actions.runs.showAll();
  expect(currentSettings(state)).toMatchObject({hidden: [], only: null});
});

test('all runs that are hidden are not named in the address one by one', () => {
  const {actions, state, shown} = start();
  actions.runs.hideAll();
  actions.runs.toggle('c');
  expect(shown()).toEqual(['c']);
  expect(currentSettings(state)).toMatchObject({hidden: [], only: ['c']});
});

test('hiding all hides the listed runs and leaves those that the filter leaves out', () => {
  const {actions, state, shown} = start();
  state.filter.value = 'a';
  actions.runs.hideAll();
  expect(shown()).toEqual([]);
  state.filter.value = '';
  expect(shown()).toEqual(['b', 'c']);
});

test('the threshold moves over stored thresholds and goes back to one half', () => {
  const {actions, state} = start();
  actions.setThresholdIndex(2);
  expect(state.threshold.value).toBe(1);
  actions.resetThreshold();
  expect(state.threshold.value).toBe(0.5);
});

test('an address that changed takes over, and cards that stay keep their numbers', () => {
  const {actions, state, cards} = start('f1', 'mcc');
  const before = state.cards.value;
  actions.applySettings({...DEFAULTS, cards: ['mcc', 'tp'], hidden: ['a'], axis: 'relative'});
  expect(cards()).toEqual(['mcc', 'tp']);
  expect(state.cards.value[0]).toBe(before[1]);
  expect(state.axis.value).toBe('relative');
});

test('other groups have no open rows, and the same ones keep theirs', () => {
  const {actions, state} = start('f1');
  const seeds = {by: 'pattern', value: 'seed*', spread: 'std'} as const;
  actions.runs.group(seeds);
  actions.table.toggleOpen('w/seed*');
  actions.runs.group({...seeds, spread: 'range'});
  expect(currentSettings(state).tableView.open).toEqual(['w/seed*']);
  actions.runs.group({...seeds, value: '*'});
  expect(state.grouping.value?.value).toBe('*');
  expect(currentSettings(state).tableView.open).toEqual([]);
});
