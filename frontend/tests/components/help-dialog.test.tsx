import {render} from 'preact';
import {act} from 'preact/test-utils';
import {afterEach, expect, test, vi} from 'vitest';
import {HelpDialog} from '../../src/components/help-dialog.tsx';
import {onPlotKey} from '../../src/components/chart/use-plot.ts';
import {followKeys} from '../../src/state/keys.ts';
import {en} from '../../src/texts/en.ts';

afterEach(() => render(null, document.body));

test('the list names each gesture and key with what it does, and closes', async () => {
  const close = vi.fn();
  await act(() => render(<HelpDialog onClose={close} />, document.body));
  const {pointer, chartKeys, pageKeys} = en.help;
  const rows = [...pointer, ...Object.entries(chartKeys), ...Object.entries(pageKeys)];
  const shown = [...document.querySelectorAll('dl div')].map((row) =>
    [...row.children].map(({textContent}) => textContent),
  );
  expect(shown).toEqual(rows);
  document.querySelector<HTMLElement>('[aria-label="Close"]')?.click();
  expect(close).toHaveBeenCalledOnce();
});

/** What the keys of a row are called in the page, apart from each other. */
const KEYS: ReadonlyMap<string, readonly KeyboardEventInit[]> = new Map([
  ['← →', [{key: 'ArrowLeft'}, {key: 'ArrowRight'}]],
  ['↑ ↓', [{key: 'ArrowUp'}, {key: 'ArrowDown'}]],
  ['Home End', [{key: 'Home'}, {key: 'End'}]],
  [
    'Shift+← →',
    [
      {key: 'ArrowLeft', shiftKey: true},
      {key: 'ArrowRight', shiftKey: true},
    ],
  ],
  ['+ − 0', [{key: '+'}, {key: '-'}, {key: '0'}]],
  ['Ctrl+Z', [{key: 'z', ctrlKey: true}]],
  [
    'Ctrl+Y',
    [
      {key: 'y', ctrlKey: true},
      {key: 'Z', ctrlKey: true, shiftKey: true},
    ],
  ],
]);

function press(row: string): readonly boolean[] {
  const events = (KEYS.get(row) ?? [{key: row}]).map(
    (init) => new KeyboardEvent('keydown', {...init, cancelable: true}),
  );
  return events.map((event) => !document.dispatchEvent(event));
}

test('every key of the list does something in a chart, or anywhere', () => {
  const nothing = (): void => undefined;
  const onChart = (event: KeyboardEvent): void =>
    onPlotKey(event, {
      view: {lines: []} as unknown as Parameters<typeof onPlotKey>[1]['view'],
      ...{crosshair: null, plot: null, move: nothing, explain: nothing},
    });
  document.addEventListener('keydown', onChart);
  const ofChart = Object.keys(en.help.chartKeys).flatMap(press);
  document.removeEventListener('keydown', onChart);
  const leave = followKeys({
    ...{focusFormula: nothing, undo: nothing, redo: nothing},
    ...{toggleBands: nothing, showHelp: nothing},
  });
  const ofFullScreen = 'Esc';
  const ofPage = Object.keys(en.help.pageKeys)
    .filter((key) => key !== ofFullScreen)
    .flatMap(press);
  leave();
  expect([...ofChart, ...ofPage]).not.toContain(false);
});
