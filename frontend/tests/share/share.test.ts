import {crc32} from 'node:zlib';
import {expect, test} from 'vitest';
import {buildLines} from '../../src/chart/lines.ts';
import {fitRanges, NO_ZOOM} from '../../src/chart/ranges.ts';
import {viewOf} from '../../src/cards/charted.ts';
import {readLines} from '../../src/chart/readout.ts';
import {createState} from '../../src/state/state.ts';
import {factsOf} from '../../src/share/facts.ts';
import {xTicks, yTicks} from '../../src/share/axes.ts';
import {chartCsv} from '../../src/share/csv.ts';
import {withFacts} from '../../src/share/png.ts';
import {pythonProgram} from '../../src/share/python.ts';
import {penOf} from '../../src/share/panel.ts';
import {linesSheet} from '../../src/share/sheets.ts';
import {sheetSvg} from '../../src/share/svg.ts';
import {DEFAULT_VIEW} from '../../src/views/card-view.ts';
import type {CardView} from '../../src/views/card-view.ts';
import {result, series, XSS} from '../fixtures.ts';

const OPTIONS = {
  shown: new Set(['a', XSS]),
  styles: new Map(),
  dark: false,
  smoothing: 0,
  axis: 'step' as const,
  bands: true,
};
const ONE = series('a', {
  band: {level: 0.95, steps: [0, 2], lower: [0.2, 0.7], upper: [0.3, 0.8]},
});
const FACTS = [
  ['formula', 'f1 = 2*tp / (2*tp + fp + fn)'],
  ['runs', 'a'],
] as const;

test('a table of a chart has its facts in comments, and a row for each point', () => {
  const lines = buildLines(result('f1', [ONE]), OPTIONS, result('f1', [ONE]));
  expect(chartCsv(lines, FACTS).split('\r\n')).toEqual([
    '# formula: f1 = 2*tp / (2*tp + fp + fn)',
    '# runs: a',
    'run,set,class,step,wall_time,value,lower,upper,runs',
    'a,counts,,0,100,0.25,0.2,0.3,',
    'a,counts,,1,110,,,,',
    'a,counts,,2,120,0.75,0.7,0.8,',
    '',
  ]);
});

test('a point without a place on a logarithmic axis is drawn nowhere, and told as it is', () => {
  const evaluated = {
    result: result('f1', [series('a', {values: [0, 0.5, 1]})]),
    stamp: '',
    conditions: '',
  };
  const charted = {evaluated, intervals: null, metric: null, options: OPTIONS};
  const {lines, told} = viewOf({...charted, layout: {logY: true}});
  expect(lines[0]?.raw).toEqual([Number.NaN, 0.5, 1]);
  expect(readLines(told, 0)[0]?.raw).toBe(0);
  expect(chartCsv(told, [])).toContain('a,counts,,0,100,0,');
});

test('the facts of a picture name its axes, its groups and how its threshold was chosen', () => {
  const state = createState();
  state.thresholdFrom.value = {best: null, part: 'validation'};
  state.baseline.value = 'b';
  state.grouping.value = {by: 'hparam', value: 'seed', spread: 'std'};
  const evaluated = {result: result('f1', [ONE]), stamp: '', conditions: ''};
  const charted = {evaluated, intervals: null, metric: null, options: OPTIONS};
  const view = viewOf({...charted, layout: {logY: true}});
  expect(Object.fromEntries(factsOf('f1', view, state))).toMatchObject({
    threshold: 'best of the formula on validation, at each step',
    baseline: 'b',
    grouping: '{"by":"hparam","value":"seed","center":"mean","spread":"std"}',
    'every step': 'false',
    'horizontal axis': 'step',
    'vertical axis': 'logarithmic',
  });
});

test('the facts of a picture say at how many points of a long line its interval was computed', () => {
  const evaluated = {result: result('f1', [ONE]), stamp: '', conditions: ''};
  const charted = {evaluated, intervals: evaluated, metric: null, options: OPTIONS};
  const facts = factsOf('f1', viewOf({...charted, layout: {}}), createState());
  expect(new Map(facts).get('band')).toBe('0.95 interval of the counts, at 2 of 3 points');
});

test('a drawing holds what it was made of, and names of runs as text', async () => {
  const evaluated = {
    result: result('f1', [ONE, series(XSS)]),
    stamp: '',
    conditions: '',
  };
  const view = viewOf({
    evaluated,
    intervals: evaluated,
    metric: null,
    options: OPTIONS,
    layout: {},
  });
  const svg = sheetSvg(
    await linesSheet({
      title: `a < b & "c"\u0000`,
      view,
      ranges: fitRanges(view, NO_ZOOM),
      facts: FACTS,
      dark: false,
    }),
    penOf(false),
  );
  const page = new DOMParser().parseFromString(svg, 'image/svg+xml');
  expect(page.querySelector('parsererror')).toBeNull();
  expect(page.querySelector('img')).toBeNull();
  expect(page.querySelector('title')?.textContent).toBe('a < b & "c"\ufffd');
  expect(JSON.parse(page.querySelector('metadata')?.textContent ?? '')).toEqual(
    Object.fromEntries(FACTS),
  );
  expect(page.documentElement.textContent).toContain(XSS);
  expect(page.documentElement.textContent).toContain('a  0.7500 ±0.050');
  expect(page.querySelectorAll('[fill-opacity="0.14"]')).toHaveLength(2);
});

test('a picture of pixels has its facts in chunks that readers of PNG can trust', () => {
  const png = new Uint8Array(33 + 12).fill(7);
  const text = Buffer.from(withFacts(png, [['runs', 'träin']]));
  const length = text.readUInt32BE(33);
  const content = text.subarray(37, 37 + 4 + length);
  expect(content.toString('utf8')).toBe('iTXtruns\0\0\0\0\0träin');
  expect(text.readUInt32BE(41 + length)).toBe(crc32(content));
  expect(text).toHaveLength(png.length + 12 + length);
});

const ALONE = {goal: undefined, baseline: null, groups: [], spread: 'std'} as const;

test('a program names the runs and what is supposed', () => {
  const conditions = {
    threshold: 0.25,
    thresholdFrom: null,
    prevalence: 0.01,
    parameters: {cost_fn: 5},
  };
  const runs = ['w/a', 'w/"b"'];
  const shown = {
    ...{...ALONE, formula: '"a b" * `x`', inside: '"a b" * `x`', runs},
    ...{view: DEFAULT_VIEW, conditions},
  };
  expect(pythonProgram(shown)).toBe(
    [
      'from tb_custom_metrics import read',
      '',
      'logs = read("logs")  # the directory that TensorBoard shows',
      'evaluation = logs.evaluate(',
      '    ["\\"a b\\" * `x`"],',
      '    threshold=0.25,',
      '    runs=["w/a", "w/\\"b\\""],',
      '    prevalence=0.01,',
      '    parameters={"cost_fn": 5},',
      ')',
      'for series in evaluation:',
      '    print(series.run, series.class_name, series.steps, series.values)',
      '',
    ].join('\n'),
  );
});

test('a program chooses thresholds as the panel does, and reads what the card is over', () => {
  const thresholdFrom = {best: 'f1', part: 'val"'};
  const conditions = {threshold: 0.5, thresholdFrom, prevalence: null, parameters: {}};
  const f2 = {...ALONE, formula: 'f2', inside: 'f2', runs: ['a'], conditions, baseline: 'b'};
  const of = (
    changes: Partial<CardView>,
    more: Partial<Parameters<typeof pythonProgram>[0]> = {},
  ) => pythonProgram({...f2, view: {...DEFAULT_VIEW, ...changes}, ...more}).split('\n');
  expect(of({})).toContain('    threshold_from={"best": "f1", "part": "val\\""},');
  const own = {...conditions, thresholdFrom: {best: null, part: null}};
  expect(of({}, {formula: ' 5*fn + fp', goal: 'minimize', conditions: own})).toContain(
    '    threshold_from={"best": "5*fn + fp", "goal": "minimize"},',
  );
  // Each of the four counts would be best at a threshold of its own.
  expect(of({kind: 'matrix'}, {formula: ' f2', conditions: own})).toContain(
    '    threshold_from={"best": "f2"},',
  );
  expect(of({kind: 'classes'}, {formula: 'macro_f2'})).toContain('    ["f2"],');
  expect(of({kind: 'thresholds', step: 12}).slice(3, -1)).toEqual([
    'evaluation = logs.over_thresholds(',
    '    ["f2"],',
    '    step=12,',
    '    runs=["a"],',
    '    baseline="b",',
    ')',
    'for series in evaluation:',
    '    print(series.run, series.class_name, series.thresholds, series.values)',
  ]);
  expect(
    of({kind: 'matrix', step: 12}, {conditions: {...conditions, thresholdFrom: null}}).slice(3, -1),
  ).toEqual([
    'evaluation = logs.evaluate(',
    '    ["tn", "fp", "fn", "tp"],',
    '    threshold=0.5,',
    '    runs=["a"],',
    '    baseline="b",',
    ')',
    'for series in evaluation:',
    '    print(series.run, series.class_name, series.formula, series.values[series.steps == 12])',
  ]);
  expect(of({kind: 'heat'})).toContain(
    '    for series in logs.over_thresholds(["f2"], runs=["a"], baseline="b", step=step):',
  );
});

test('a program puts runs together as the panel does, with the names of runs as data', () => {
  const program = pythonProgram({
    ...{formula: 'f2', inside: 'f2', runs: ['a', XSS], view: DEFAULT_VIEW, baseline: null},
    conditions: {threshold: 0.5, thresholdFrom: null, prevalence: null, parameters: {}},
    // A group has an entry for each of its classes, which not all of its runs have.
    groups: [
      {group: '"*', runs: ['a', XSS]},
      {group: '"*', runs: ['a']},
    ],
    ...{goal: 'maximize', spread: 'quartiles'},
  });
  expect(program.startsWith('import warnings\n\nimport numpy as np\n')).toBe(true);
  expect(program).toContain(`    "\\"*": [\n        "a",\n        ${JSON.stringify(XSS)}\n    ]`);
  expect(program).toContain('lower, middle, upper = np.nanquantile(values, [0.25, 0.5, 0.75]');
  expect(program.endsWith('    print(name, steps, middle, lower, upper)\n')).toBe(true);
});

test('ticks of a picture stand at round numbers', () => {
  const labels = (ticks: readonly {readonly label: string}[]) => ticks.map(({label}) => label);
  expect(labels(yTicks([0.12, 0.48], false, 5, penOf(false)))).toEqual(['0.2', '0.3', '0.4']);
  expect(labels(xTicks([0, 9], 'step', false, 5, penOf(false)))).toEqual(['0', '2', '4', '6', '8']);
  expect(labels(xTicks([0, 3600], 'relative', false, 5, penOf(false)))).toEqual([
    '0m',
    '15m',
    '30m',
    '45m',
    '60m',
  ]);
  expect(labels(yTicks([0.5, 60], true, 7, penOf(false)))).toEqual([
    '0.5',
    '1',
    '2',
    '5',
    '10',
    '20',
    '50',
  ]);
});
