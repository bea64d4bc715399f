import {render} from 'preact';
import type {VNode} from 'preact';
import {afterEach, expect, test, vi} from 'vitest';
import {buildGroupLines} from '../../../src/chart/groups.ts';
import {buildLines} from '../../../src/chart/lines.ts';
import {readLines} from '../../../src/chart/readout.ts';
import {Legend} from '../../../src/components/chart/legend.tsx';
import {result, series} from '../../fixtures.ts';

const nothing = (): void => undefined;

function draw(node: VNode): HTMLElement {
  render(node, document.body);
  return document.body;
}

afterEach(() => render(null, document.body));

const LOOK = {
  shown: new Set(['a']),
  styles: new Map(),
  dark: false,
  axis: 'step',
  bands: true,
} as const;

const LINES = buildLines(result('x', [series('a', {values: [0.25, 0.5, 0.75]})]), LOOK);

/** A legend at a place of one line of three steps. */
function legendAt(x: number | null, told: boolean): void {
  const actions = {onHighlight: nothing, onExplain: nothing};
  draw(<Legend readings={readLines(LINES, x)} told={told} {...actions} />);
}

test('a row of a legend that cannot be seen follows the crosshair once that rests', async () => {
  const value = (): string | undefined => document.querySelector('b')?.dataset.value;
  legendAt(null, false);
  await Promise.resolve();
  expect(value()).toBe('0.75');
  legendAt(0, false);
  await Promise.resolve();
  expect(value()).toBe('0.75'); // nothing is laid out here, so that no row is in view
  await vi.waitFor(() => expect(value()).toBe('0.25'));
});

test('a legend beside a tooltip follows the crosshair once that rests', async () => {
  const step = (): string | undefined =>
    document.querySelector<HTMLElement>('.legend')?.dataset['step'];
  legendAt(null, false);
  legendAt(0, true);
  expect(step()).toBe('2');
  await vi.waitFor(() => expect(step()).toBe('0'));
});

test('a legend tells half of the interval, and how many runs a group has there', () => {
  const one = series('a', {
    values: [0.25, 0.5, 0.75],
    band: {level: 0.95, steps: [0, 2], lower: [0.2, 0.7], upper: [0.3, 0.812]},
  });
  const group = {
    ...{group: 'seed*', set: 'counts', class: null, runs: ['seed1', 'seed2', 'seed3']},
    ...{steps: [0, 1], n_runs: [3, 2], values: [0.5, 0.75], lower: [0.25, 0.5], upper: [0.75, 1]},
    ...{notes: [], cautions: [], members: []},
  };
  const lines = [
    ...buildLines(result('x', [one]), LOOK, result('x', [one])),
    ...buildGroupLines([group], LOOK),
  ];
  const actions = {onHighlight: nothing, onExplain: nothing};
  const page = draw(<Legend readings={readLines(lines, null)} told={false} {...actions} />);
  const halves = [...page.querySelectorAll('.legend-half')].map(({textContent}) => textContent);
  // Half of 0.812 - 0.7, and of 1 - 0.5.
  expect(halves).toEqual(['±0.056', '±0.25']);
  const names = [...page.querySelectorAll('.legend-name')].map(({textContent}) => textContent);
  expect(names).toEqual(['a', 'seed* · 2 runs']);
});
