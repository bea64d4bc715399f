import {render} from 'preact';
import {act} from 'preact/test-utils';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {CatalogueBrowser} from '../../src/components/catalogue-browser.tsx';
import {CATALOGUE} from '../fixtures.ts';

const picked: string[] = [];

beforeEach(async () => {
  picked.length = 0;
  const pick = (text: string): void => void picked.push(text);
  await act(() => render(<CatalogueBrowser catalogue={CATALOGUE} onPick={pick} />, document.body));
  await act(() => document.querySelector('button')?.click());
});
afterEach(() => render(null, document.body));

const isOpen = (): boolean => document.querySelector('[role=dialog]') !== null;
const focused = (): string | undefined => document.activeElement?.querySelector('b')?.textContent;

async function press(key: string): Promise<void> {
  const event = new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true});
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
