import {render} from 'preact';
import {afterEach, expect, test} from 'vitest';
import {Actions} from '../../../src/state/actions.ts';
import {GroupToggle} from '../../../src/components/table/group-toggle.tsx';
import {TableDrawer} from '../../../src/components/table/table-drawer.tsx';
import type {TableRowProps} from '../../../src/components/table/table-row.tsx';
import {createState} from '../../../src/state/state.ts';
import type {TableData} from '../../../src/table/table.ts';
import {run, runsAnswer} from '../../fixtures.ts';

afterEach(() => render(null, document.body));

/** An open table of one run, drawn. */
function drawTable(
  failure: string | null,
  everyStep = false,
  more: Partial<Pick<TableData, 'baseline' | 'thresholdFrom'>> = {},
): HTMLElement {
  const state = createState();
  const last = {value: 0.25, step: 3, threshold: 0.5, lower: null, upper: null};
  const one = {
    run: 'a',
    set: 'counts',
    class: null,
    goal: 'maximize' as const,
    last,
    best: last,
    min: last,
    max: last,
  };
  const table = {name: null, formula: 'f1', definition: null, error: null, skipped: []};
  state.answer.value = runsAnswer([run('a')]);
  state.tableOpen.value = true;
  state.table.value = {
    ...{
      formulas: ['f1'],
      threshold: 0.5,
      thresholdFrom: null,
      prevalence: null,
      parameters: {},
      baseline: null,
      grouping: null,
      interval: 0.95,
      everyStep,
    },
    ...{tables: [{...table, series: [{...one, mean: 0.25}]}], comparisons: null},
    ...more,
  };
  state.tableFailure.value = failure;
  render(<TableDrawer state={state} actions={new Actions(state)} />, document.body);
  return document.body;
}

test('a table that cannot be read anew keeps its numbers and says that they are old', () => {
  const page = drawTable('TensorBoard does not answer.');
  expect(page.querySelector('[role=alert]')?.textContent).toBe(
    'Not up to date: TensorBoard does not answer.',
  );
  expect(page.querySelector('table')?.textContent).toContain('0.25');
});

test('a table that is up to date says under what it was computed', () => {
  const page = drawTable(null);
  expect(page.querySelector('[role=alert]')).toBeNull();
  expect(page.querySelector('.drawer-note')?.textContent).toContain('threshold 0.5');
});

test('a table of every step says so', () => {
  const told = (everyStep: boolean) =>
    drawTable(null, everyStep).querySelector('.drawer-note')?.textContent;
  expect(told(false)).not.toContain('every step');
  expect(told(true)).toContain('threshold 0.5, every step · ');
});

test('a table with a baseline and chosen thresholds says why nothing is compared', () => {
  const told = (more: Partial<Pick<TableData, 'baseline' | 'thresholdFrom'>>) =>
    drawTable(null, false, more).querySelector('.drawer-note')?.textContent;
  const thresholdFrom = {best: null, part: null};
  const reason =
    'no Δ and P(better): a run is compared with the baseline at one threshold for both';
  expect(told({baseline: 'a', thresholdFrom})).toContain(reason);
  expect(told({baseline: 'a'})).not.toContain(reason);
  expect(told({thresholdFrom})).not.toContain(reason);
});

test('the runs of a group are told each by itself, whichever way they are written', () => {
  const row = {run: '*', key: '*', members: ['\u05d0', '\u05d1'], size: 2, set: null, class: null};
  const props = {row, open: [], onOpen: () => undefined} as unknown as TableRowProps;
  render(<GroupToggle {...props} />, document.body);
  const title = document.body.querySelector('button')?.title;
  expect(title).toBe('\u2068\u05d0\u2069, \u2068\u05d1\u2069');
});
