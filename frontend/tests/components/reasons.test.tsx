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

/** What the rows of a tooltip end in. */
async function ends(tooltip: VNode): Promise<readonly (string | null | undefined)[]> {
  await act(() => render(tooltip, document.body));
  const rows = [...document.querySelectorAll('tbody tr')];
  return rows.map((row) => row.lastElementChild?.textContent);
}

test('a tooltip tells why a line has no value at a step, and nothing of the others', async () => {
  const tooltip = (
    <Tooltip
      {...{readings: readLines(LINES, 1), step: 1, meant: null, smoothed: false, counts: null}}
      {...{reasons: REASONS, anchor: {x: 0, top: 0}}}
    />
  );
  expect(await ends(tooltip)).toEqual([WHY, '']);
});

test('a tooltip tells why a line has no value at a threshold', async () => {
  const hover = {x: 1, key: null, order: [B, A], left: 0, top: 0};
  const tooltip = <ThresholdTooltip {...{lines: LINES, hover, reasons: REASONS}} host={null} />;
  expect(await ends(tooltip)).toEqual(['', WHY]);
});
