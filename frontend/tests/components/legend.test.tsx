import {render} from 'preact';
import type {VNode} from 'preact';
import {afterEach, expect, test, vi} from 'vitest';
import {buildLines} from '../../src/chart/lines.ts';
import {readLines} from '../../src/chart/readout.ts';
import {Legend} from '../../src/components/legend.tsx';
import {result, series} from '../fixtures.ts';

const nothing = (): void => undefined;

function draw(node: VNode): HTMLElement {
  render(node, document.body);
  return document.body;
}

afterEach(() => render(null, document.body));

test('a row of a legend that cannot be seen follows the crosshair once that rests', async () => {
  const lines = buildLines(result('x', [series('a', {values: [0.25, 0.5, 0.75]})]), {
    ...{shown: new Set(['a']), styles: new Map(), dark: false},
    ...{axis: 'step', bands: true},
  });
  const value = (): string | undefined => document.querySelector('b')?.dataset.value;
  const point = async (x: number | null): Promise<void> => {
    const actions = {onHighlight: nothing, onExplain: nothing};
    draw(<Legend readings={readLines(lines, x)} told={false} {...actions} />);
    await Promise.resolve();
  };
  await point(null);
  expect(value()).toBe('0.75');
  await point(0);
  expect(value()).toBe('0.75'); // nothing is laid out here, so that no row is in view
  await vi.waitFor(() => expect(value()).toBe('0.25'));
});

test('a legend beside a tooltip follows the crosshair once that rests', async () => {
  const lines = buildLines(result('x', [series('a', {values: [0.25, 0.5, 0.75]})]), {
    ...{shown: new Set(['a']), styles: new Map(), dark: false},
    ...{axis: 'step', bands: true},
  });
  const step = (): string | undefined =>
    document.querySelector<HTMLElement>('.legend')?.dataset['step'];
  const point = (x: number | null, told: boolean): void => {
    const actions = {onHighlight: nothing, onExplain: nothing};
    draw(<Legend readings={readLines(lines, x)} told={told} {...actions} />);
  };
  point(null, false);
  point(0, true);
  expect(step()).toBe('2');
  await vi.waitFor(() => expect(step()).toBe('0'));
});

test('a legend tells half of the interval, and how many runs a group has there', () => {
  const one = series('a', {
    values: [0.25, 0.5, 0.75],
    band: {level: 0.95, steps: [0, 2], lower: [0.2, 0.7], upper: [0.3, 0.812]},
  });
  const options = {shown: new Set(['a']), styles: new Map(), dark: false, smoothing: 0};
  const lines = buildLines(
    result('x', [one]),
    {...options, axis: 'step', bands: true},
    result('x', [one]),
  );
  const page = draw(
    <Legend
      readings={readLines(lines, null)}
      told={false}
      onHighlight={nothing}
      onExplain={nothing}
    />,
  );
  // Half of 0.812 - 0.7.
  expect(page.querySelector('.legend-half')?.textContent).toBe('±0.056');
});
