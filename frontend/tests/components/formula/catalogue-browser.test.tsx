import {render} from 'preact';
import {act} from 'preact/test-utils';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {CatalogueBrowser} from '../../../src/components/formula/catalogue-browser.tsx';
import {catalogueEntries, findEntries} from '../../../src/formulas/catalogue.ts';
import {CATALOGUE} from '../../fixtures.ts';

const METRIC = {name: 'one', formula: 'tp / (tp + fp)', description: ''};

const picked: string[] = [];
const added: string[] = [];

beforeEach(async () => {
  picked.length = 0;
  added.length = 0;
  const pick = (text: string): void => void picked.push(text);
  const add = (name: string): void => void added.push(name);
  await act(() =>
    render(<CatalogueBrowser catalogue={CATALOGUE} onPick={pick} onAdd={add} />, document.body),
  );
  await act(() => document.querySelector('button')?.click());
});
afterEach(() => render(null, document.body));

const isOpen = (): boolean => document.querySelector('[role=dialog]') !== null;
const focused = (): string | undefined => document.activeElement?.querySelector('b')?.textContent;

async function press(key: string, shiftKey = false): Promise<void> {
  const init = {key, shiftKey, bubbles: true, cancelable: true};
  const event = new KeyboardEvent('keydown', init);
  await act(() => void document.activeElement?.dispatchEvent(event));
}

async function touch(target: Element): Promise<void> {
  await act(() => void target.dispatchEvent(new Event('pointerdown', {bubbles: true})));
}

test('arrows go from the search through what was found, and around', async () => {
  const entries = [...document.querySelectorAll('li b')].map((name) => name.textContent);
  expect(entries.length).toBeGreaterThan(1);
  await press('ArrowDown');
  expect(focused()).toBe(entries[0]);
  await press('ArrowDown');
  expect(focused()).toBe(entries[1]);
  await press('End');
  expect(focused()).toBe(entries.at(-1));
  await press('ArrowDown');
  expect(focused()).toBe(entries[0]);
});

test('a click beside the catalogue closes it, one in it does not', async () => {
  await touch(document.querySelector('input') as Element);
  expect(isOpen()).toBe(true);
  await touch(document.body);
  expect(isOpen()).toBe(false);
});

test('Enter in the search writes the first entry into the formula, Shift+Enter adds a card of it', async () => {
  await press('Enter', true);
  expect([picked, added]).toEqual([[], ['f1']]);
  expect(isOpen()).toBe(false);
  await act(() => document.querySelector('button')?.click());
  await press('Enter');
  expect([picked, added]).toEqual([['f1'], ['f1']]);
});

test('right goes from a metric to the button that adds its card, and left comes back', async () => {
  await press('ArrowDown');
  await press('ArrowRight');
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Add a card of f1');
  await press('ArrowLeft');
  expect(focused()).toBe('f1');
});

test('a metric says where it is undefined and where it is infinite', () => {
  const [f1, ratio, accuracy, sweep, ema] = catalogueEntries({
    ...CATALOGUE,
    metrics: [
      {...METRIC, edges: {only_true_negatives: null}},
      {...METRIC, edges: {no_positives: null, no_negatives: null, none_wrong: 'Infinity'}},
      {...METRIC, edges: {}},
      {...METRIC, edges: null},
    ],
  }).map(({edges}) => edges);
  expect(f1).toBe('Undefined where there are but true negatives.');
  expect(ratio).toBe(
    'Undefined where there are no positives, or there are no negatives. ' +
      'Infinite where nothing is predicted wrong.',
  );
  expect([accuracy, sweep, ema]).toEqual(['Defined whichever counts are 0.', '', '']);
});

test('words that begin with the search come first, and other names are found', () => {
  const metric = (name: string, description: string, also: readonly string[] = []) => ({
    ...METRIC,
    ...{name, description, also},
  });
  const entries = catalogueEntries({
    ...CATALOGUE,
    metrics: [
      metric('extremal', 'Dependency.'),
      metric('best_f1', 'The best f1.'),
      metric('f1', 'Mean.', ['f-score', 'f1 score']),
      metric('recall', 'Share.', ['tpr', 'hit rate']),
    ],
  });
  const found = (search: string) => findEntries(entries, search).map(({name}) => name);

  expect(found('ema')).toEqual(['ema', 'extremal']);
  expect(found('f1 score')).toEqual(['f1']);
  expect(['tpr', 'hit rate', 'f-score'].flatMap(found)).toEqual(['recall', 'recall', 'f1']);
});
