import {render} from 'preact';
import {act} from 'preact/test-utils';
import {afterEach, expect, test, vi} from 'vitest';
import {NO_ZOOM} from '../../src/chart/ranges.ts';
import {CardHeader} from '../../src/components/card/card-header.tsx';
import {NO_ZOOMS, zoomedOver} from '../../src/state/zooms.ts';

const PART = {x: [2, 4.5], y: null} as const;
const nothing = (): void => undefined;

afterEach(() => render(null, document.body));

async function drawHeader(onResetZoom: (() => void) | null): Promise<HTMLElement | null> {
  await act(() =>
    render(
      <CardHeader
        {...{title: 'f1', isName: true, definition: 'tp', enlarged: false, onResetZoom}}
        {...{onEdit: nothing, onEnlarge: nothing, onRemove: nothing}}
      />,
      document.body,
    ),
  );
  return document.querySelector<HTMLElement>('[aria-label="Reset zoom (0)"]');
}

test('a card is zoomed by the chart that it shows, over steps or over thresholds', () => {
  const bySteps = {...NO_ZOOMS, steps: PART};
  const byThresholds = {...NO_ZOOMS, thresholds: PART};
  expect([bySteps, byThresholds].map((zooms) => zoomedOver(zooms, 'steps'))).toEqual([
    'steps',
    null,
  ]);
  expect([bySteps, byThresholds].map((zooms) => zoomedOver(zooms, 'thresholds'))).toEqual([
    null,
    'thresholds',
  ]);
  expect(zoomedOver({steps: PART, thresholds: PART}, 'matrix')).toBeNull();
  expect(zoomedOver({...NO_ZOOMS, steps: {...NO_ZOOM, y: [0, 1]}}, 'steps')).toBe('steps');
});

test('a zoomed card has a button that shows everything, and another none', async () => {
  const reset = vi.fn();
  const button = await drawHeader(reset);
  button?.click();
  expect(reset).toHaveBeenCalledOnce();
  expect(button?.title).toBe('Reset zoom (0)');
  button?.focus();
  expect(await drawHeader(null)).toBeNull();
  // The focus does not go with it.
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Edit formula');
});
