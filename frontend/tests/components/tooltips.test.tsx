import {render} from 'preact';
import type {VNode} from 'preact';
import {act} from 'preact/test-utils';
import {afterEach, expect, test} from 'vitest';
import {buildLines} from '../../src/chart/lines.ts';
import {readLines} from '../../src/chart/readout.ts';
import {ThresholdTooltip} from '../../src/components/threshold-chart.tsx';
import {Tooltip} from '../../src/components/tooltip.tsx';
import {result, series} from '../fixtures.ts';

const OPTIONS = {shown: new Set(['a', 'b']), styles: new Map(), dark: false};
const LINES = buildLines(result('x', [series('a'), series('b', {values: [1, 2, 3]})]), {
  ...{...OPTIONS, axis: 'step', bands: true},
});
const [A = '', B = ''] = LINES.map(({key}) => key);
const WHY = '0 / 0 is undefined: none predicted positive';
const REASONS = new Map([[A, WHY]]);

afterEach(() => render(null, document.body));

/** What the rows of a tooltip begin with, names or reasons. */
async function rowsOf(tooltip: VNode): Promise<readonly (string | null | undefined)[]> {
  await act(() => render(tooltip, document.body));
  const rows = [...document.querySelectorAll('tbody tr')];
  return rows.map((row) => row.children[1]?.textContent);
}

test('a tooltip tells why a line has no value at a step, and nothing of the others', async () => {
  const tooltip = (
    <Tooltip
      {...{readings: readLines(LINES, 1), step: 1, meant: null, smoothed: false, counts: null}}
      {...{reasons: REASONS, anchor: {x: 0, top: 0}}}
    />
  );
  expect(await rowsOf(tooltip)).toEqual(['a', WHY, 'b']);
});

test('a tooltip tells why a line has no value at a threshold', async () => {
  const hover = {x: 1, key: null, order: [B, A], left: 0, top: 0};
  const tooltip = <ThresholdTooltip {...{lines: LINES, hover, reasons: REASONS}} host={null} />;
  expect(await rowsOf(tooltip)).toEqual(['b', 'a', WHY]);
});

test('a tooltip over thresholds tells the nearest lines first, and which one is meant', () => {
  const options = {shown: new Set(['a', 'b', 'c']), styles: new Map(), dark: false, smoothing: 0};
  const all = ['a', 'b', 'c'].map((name, index) =>
    series(name, {steps: [0.5], wall_times: [0.5], values: [0.75 - 0.25 * index]}),
  );
  const lines = buildLines(result('x', all), {...options, axis: 'step', bands: true});
  const [a = '', b = '', c = ''] = lines.map(({key}) => key);
  const hover = {x: 0.5, key: b, order: [b, c, a], left: 0, top: 0};
  render(<ThresholdTooltip {...{lines, hover, reasons: new Map()}} host={null} />, document.body);
  const names = [...document.querySelectorAll('.tooltip-name')].map(({textContent}) => textContent);
  expect(names).toEqual(['b', 'c', 'a']);
  expect(document.querySelector('.meant .tooltip-name')?.textContent).toBe('b');
});
