import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {followKeys} from '../../src/state/keys.ts';

const actions = {
  focusFormula: vi.fn(),
  undo: vi.fn(),
  redo: vi.fn(),
  toggleBands: vi.fn(),
  showHelp: vi.fn(),
};
let leave: () => void;

beforeEach(() => {
  vi.clearAllMocks();
  leave = followKeys(actions);
});
afterEach(() => {
  leave();
  document.body.replaceChildren();
});

function press(key: string, markup: string, init: KeyboardEventInit = {}): boolean {
  const field = new DOMParser().parseFromString(markup, 'text/html').body.firstElementChild;
  document.body.append(field as Element);
  const event = new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true, ...init});
  return (field as Element).dispatchEvent(event);
}

const CHOICE = '<select><option>none</option></select>';

test.each([
  ['a list of choices', CHOICE],
  ['a check box', '<input type="checkbox">'],
  ['a slider', '<input type="range">'],
  ['a button', '<button>all</button>'],
])('Ctrl+Z and Ctrl+Y undo and redo while %s has the focus', (_place, markup) => {
  press('z', markup, {ctrlKey: true});
  expect(actions.undo).toHaveBeenCalledOnce();
  press('y', markup, {ctrlKey: true});
  press('Z', markup, {ctrlKey: true, shiftKey: true});
  expect(actions.redo).toHaveBeenCalledTimes(2);
});

test.each([
  ['a field', '<input>'],
  ['a search', '<input type="search">'],
  ['a number', '<input type="number">'],
  ['a longer text', '<textarea></textarea>'],
  ['the formula', '<div contenteditable="true"></div>'],
])('%s keeps its own undo, and every letter', (_place, markup) => {
  expect(press('z', markup, {ctrlKey: true})).toBe(true);
  expect(press('i', markup)).toBe(true);
  expect([actions.undo, actions.toggleBands].map((one) => one.mock.calls)).toEqual([[], []]);
});

test('a letter in a list of choices chooses there', () => {
  expect(press('i', CHOICE)).toBe(true);
  expect(actions.toggleBands).not.toHaveBeenCalled();
});

test('a question mark shows what the keys do, but in a field it is text', () => {
  press('?', '<button>all</button>', {shiftKey: true});
  expect(actions.showHelp).toHaveBeenCalledOnce();
  expect(press('?', '<input>', {shiftKey: true})).toBe(true);
  expect(actions.showHelp).toHaveBeenCalledOnce();
});
