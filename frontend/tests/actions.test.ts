import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {Actions} from '../src/actions.ts';
import {DEFAULTS} from '../src/settings.ts';
import {createState} from '../src/state.ts';
import {run, runsAnswer} from './fixtures.ts';

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
  const {actions} = start('f1', 'mcc');
  expect(actions.currentSettings().cards).toBeNull();
});

test('a new card stands first, and all cards are then written', () => {
  const {actions, state} = start('f1');
  state.text.value = 'tp';
  actions.placeFormula('tp');
  expect(actions.currentSettings().cards).toEqual(['tp', 'f1']);
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

test('there are never more than a hundred cards', () => {
  const {actions, cards} = start(...Array.from({length: 100}, (_, index) => `tp + ${index}`));
  actions.placeFormula('fp');
  expect(cards()).toHaveLength(100);
  expect(cards()[0]).toBe('fp');
});

test('removed cards come back one by one, the last first', () => {
  const {actions, state, cards} = start('f1', 'mcc');
  actions.removeCard(state.cards.value[0]?.id ?? -1);
  actions.removeCard(state.cards.value[0]?.id ?? -1);
  expect(cards()).toEqual([]);
  actions.undoRemove();
  expect(cards()).toEqual(['mcc']);
  actions.undoRemove();
  expect(cards()).toEqual(['f1', 'mcc']);
  actions.undoRemove();
  expect(cards()).toEqual(['f1', 'mcc']);
});

test('the offer to undo goes after six seconds, the possibility does not', () => {
  const {actions, state, cards} = start('f1');
  actions.removeCard(0);
  expect(state.toast.value?.card.formula).toBe('f1');
  vi.advanceTimersByTime(6000);
  expect(state.toast.value).toBeNull();
  actions.undoRemove();
  expect(cards()).toEqual(['f1']);
});

test('a run shown alone is shown with the others again the second time', () => {
  const {actions, shown} = start();
  actions.toggleOnly('b');
  expect(shown()).toEqual(['b']);
  actions.toggleOnly('b');
  expect(shown()).toEqual(['a', 'b', 'c']);
});

test('hiding all hides the listed runs and leaves those that the filter leaves out', () => {
  const {actions, state, shown} = start();
  state.filter.value = 'a';
  actions.hideAllRuns();
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
