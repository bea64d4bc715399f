import {expect, test, vi} from 'vitest';
import type {Result} from '../../src/server/api.ts';
import {shareItems} from '../../src/share/share.ts';
import {penOf} from '../../src/share/panel.ts';
import {linesSheet} from '../../src/share/sheets.ts';
import {sheetSvg} from '../../src/share/svg.ts';
import {curvesPicture, viewCsv} from '../../src/share/viewed.ts';
import {createState} from '../../src/state/state.ts';
import type {State} from '../../src/state/state.ts';
import {DEFAULT_VIEW} from '../../src/views/card-view.ts';
import {lookedOf} from '../../src/views/looked.ts';
import {result, run, runsAnswer, series} from '../fixtures.ts';
import {CURVES, ENTRY, start} from './viewed.ts';

function offered({state, card}: {state: State; card: {id: number; formula: string}}) {
  return shareItems(card, state, () => undefined).map(({label}) => label);
}

/** The lines of the file, without comments. */
function lines({state, viewed}: ReturnType<typeof start>): readonly string[] {
  const text = viewed === null ? '' : viewCsv(viewed, state);
  return text.split('\r\n').filter((line) => line !== '' && !line.startsWith('#'));
}

function facts({state, viewed}: ReturnType<typeof start>): readonly string[] {
  const text = viewed === null ? '' : viewCsv(viewed, state);
  return text.split('\r\n').filter((line) => line.startsWith('#'));
}

test('a card can be saved as what it shows, once that is there', () => {
  expect(offered(start({kind: 'thresholds'}, []))).toEqual(['Copy as Python']);
  for (const kind of ['thresholds', 'heat', 'matrix'] as const) {
    expect(offered(start({kind}, [[CURVES]]))).toEqual([
      'Save as SVG',
      'Save as PNG',
      'Save as CSV',
      'Copy as Python',
    ]);
  }
});

test('a table over thresholds names the step of each run, and its facts the axis', () => {
  const shown = start({kind: 'thresholds'}, [[CURVES]]);
  expect(lines(shown)).toEqual([
    'run,set,class,step,threshold,value,lower,upper,runs',
    'a,counts,,2,0,0.1,,,',
    'a,counts,,2,0.25,0.8,,,',
    'a,counts,,2,1,,,,',
    'b,counts,,1,0.5,0.3,,,',
  ]);
  const told = facts(shown);
  expect(told).toContain('# formula: f1');
  expect(told).toContain('# runs: a, b');
  expect(told).toContain('# step: 2, 1');
  expect(told).toContain('# horizontal axis: threshold');
  expect(told).toContain('# prevalence: as logged');
  expect(told.some((fact) => fact.startsWith('# threshold:'))).toBe(false);
});

test('a table over thresholds of groups names how many runs there are, and how they were put together', () => {
  const shown = start({kind: 'thresholds'}, [[CURVES]]);
  const {state, card} = shown;
  state.grouping.value = {by: 'pattern', value: '*', spread: 'std'};
  const looked = lookedOf(card, result('f1', [series('a'), series('b')]), state);
  const group = {
    ...{group: '*', set: 'counts', class: null, runs: ['a', 'b'], notes: [], cautions: []},
    ...{thresholds: [0, 1], values: [0.5, 0.25], lower: [0.375, null], upper: [0.625, null]},
    ...{n_runs: [2, 1], members: CURVES},
  };
  const said = {...result('', []), groups: [group]} as unknown as Result<unknown>;
  const viewed = looked && {card, looked, answers: [[said]]};
  expect(lines({...shown, viewed})).toEqual([
    'run,set,class,step,threshold,value,lower,upper,runs',
    '*,counts,,,0,0.5,0.375,0.625,2',
    '*,counts,,,1,0.25,,,1',
  ]);
  const told = facts({...shown, viewed});
  expect(told).toContain('# runs: a, b');
  const grouping = '{"by":"pattern","value":"*","center":"mean","spread":"std"}';
  expect(told).toContain(`# grouping: ${grouping}`);
  expect(told).toContain(`# band: over runs: ${grouping}`);
});

test('a drawing over thresholds has that axis, and the best threshold of each run', async () => {
  const {state, viewed} = start({kind: 'thresholds'}, [[CURVES]]);
  const svg =
    viewed === null ? '' : sheetSvg(await linesSheet(curvesPicture(viewed, state)), penOf(false));
  const page = new DOMParser().parseFromString(svg, 'image/svg+xml');
  const told = [...page.querySelectorAll('text')].map(({textContent}) => textContent);
  expect(told).toContain('threshold');
  expect(told).toContain('a  best 0.8000 at 0.25');
  expect(told).not.toContain('step');
  // A ring at the best threshold of each, named, and a line at the one that the card is read at.
  expect(page.querySelectorAll('circle[fill="none"]')).toHaveLength(2);
  expect(told).toContain('0.25');
  expect(page.querySelector('path[stroke-dasharray="3 3"]')?.getAttribute('d')).toContain('v360');
});

test('a table of a heat map has a line for each step and threshold of the runs looked at', () => {
  const surface = {
    ...ENTRY,
    at: {},
    steps: [0, 5],
    thresholds: [0.25, 0.5],
    values: [
      [1, null],
      [3, 4],
    ],
  };
  const shown = start({kind: 'heat', run: 'a'}, [[[surface, {...surface, run: 'b'}]]]);
  expect(lines(shown)).toEqual([
    'run,set,class,step,threshold,value',
    'a,counts,,0,0.25,1',
    'a,counts,,0,0.5,',
    'a,counts,,5,0.25,3',
    'a,counts,,5,0.5,4',
  ]);
  const both = start({kind: 'heat', run: 'a', against: 'b'}, [[[surface, {...surface, run: 'b'}]]]);
  expect(lines(both)).toHaveLength(1 + 4 + 4);
});

test('a table of classes has them by their cost, with the threshold that they are read at', () => {
  const values = {...ENTRY, classes: ['cat', 'dog'], values: [0.75, 0.25], at: {step: 5}};
  const supports = {...values, values: [30, 10]};
  const shown = start({kind: 'classes'}, [[[values], [supports]], [[]]], 'macro(f1)');
  expect(lines(shown)).toEqual([
    'run,set,step,class,value,examples,cost',
    'a,counts,5,dog,0.25,10,0.25',
    'a,counts,5,cat,0.75,30,-0.25',
  ]);
  expect(facts(shown)).toContain('# threshold: 0.5');
});

test('a table of a confusion matrix has a line for each cell, as counts or as shares', () => {
  const matrix = {
    ...ENTRY,
    ...{
      labels: ['negative', 'positive'],
      matrix: [
        [30, 10],
        [0, 0],
      ],
    },
    at: {step: 5, threshold: 0.5, rule: '>'},
  };
  expect(lines(start({kind: 'matrix'}, [[[matrix]]]))).toEqual([
    'run,set,class,step,actual,predicted,value',
    'a,counts,,5,negative,negative,30',
    'a,counts,,5,negative,positive,10',
    'a,counts,,5,positive,negative,0',
    'a,counts,,5,positive,positive,0',
  ]);
  const shares = start({kind: 'matrix', scale: 'rows'}, [[[matrix]]]);
  expect(lines(shares)).toContain('a,counts,,5,negative,negative,0.75');
  expect(lines(shares)).toContain('a,counts,,5,positive,positive,');
  expect(facts(shares)).toContain('# cells: shares of their row');
});

test('a program of a training, which is no run, names its runs', async () => {
  const formula = 'validation.f1 - train.f1';
  const state = createState();
  const names = ['w/train', 'w/validation', 'x/train', 'x/validation'];
  const over = result(formula, [series('w'), series('x')]);
  state.answer.value = runsAnswer(names.map((name) => run(name)));
  state.results.value = new Map([[formula, {result: over, stamp: '', conditions: ''}]]);
  for (const kind of ['heat', 'matrix'] as const) {
    state.program.value = null;
    state.views.value = new Map([[0, {...DEFAULT_VIEW, kind, run: 'w'}]]);
    const items = shareItems({id: 0, formula}, state, () => undefined);
    items.find(({label}) => label === 'Copy as Python')?.onPick();
    await vi.waitUntil(() => state.program.value !== null);
    expect(state.program.value).toContain('runs=["w/train", "w/validation"]');
  }
});

test('a program is of the goal and of what stands inside a mean, as the panel has them', async () => {
  const program = async (
    formula: string,
    kind: 'steps' | 'classes',
    meanOf: string | null = null,
  ): Promise<string> => {
    const state = createState();
    const over = {...result(formula, [series('a', {class: 'cat'})]), mean_of: meanOf};
    state.answer.value = runsAnswer([run('a')]);
    state.results.value = new Map([[formula, {result: over, stamp: '', conditions: ''}]]);
    state.views.value = new Map([[0, {...DEFAULT_VIEW, kind}]]);
    state.thresholdFrom.value = {best: null, part: null};
    state.minimized.value = ['5*fn + fp'];
    const items = shareItems({id: 0, formula}, state, () => undefined);
    items.find(({label}) => label === 'Copy as Python')?.onPick();
    await vi.waitUntil(() => state.program.value !== null);
    return state.program.value ?? '';
  };
  expect(await program(' 5*fn + fp', 'steps')).toContain(
    'threshold_from={"best": "5*fn + fp", "goal": "minimize"},',
  );
  expect(await program('macro(f2)', 'classes', 'f2')).toContain('    ["f2"],');
  expect(await program('macro(5*fn + fp)', 'classes', '5*fn + fp')).toContain('"goal": "minimize"');
});
