import {expect, test} from 'vitest';
import {buildGroupLines} from '../../src/chart/groups.ts';
import {readLines} from '../../src/chart/readout.ts';
import {lineKey} from '../../src/cards/counts.ts';
import {
  classAsked,
  curveAsked,
  heatAsked,
  headingOf,
  matrixAsked,
  pointAsked,
} from '../../src/cards/questions.ts';
import {subjectOf} from '../../src/views/asks.ts';
import {DEFAULT_VIEW} from '../../src/views/card-view.ts';
import type {Curves} from '../../src/views/answers.ts';
import {curveLines, curvesOf} from '../../src/views/curves.ts';
import {differenceGrid, surfaceGrid} from '../../src/views/surfaces.ts';
import {result, run, runsAnswer, series} from '../fixtures.ts';

const ENTRY = {
  ...{run: 'a', set: 'counts', class: null, notes: [], cautions: []},
  join: {used: 2, operands: {}},
};
const SURFACE = {
  ...{...ENTRY, steps: [0, 5], thresholds: [0.25, 0.5]},
  values: [
    [1, null],
    [3, 4],
  ],
};
const MATRIX = {
  ...{...ENTRY, labels: ['cat', 'dog'], at: {step: 5, threshold: null, rule: null}},
  matrix: [
    [30, 10],
    [0, 7],
  ],
};

function subject(formula: string) {
  const over = result(formula, [series('a'), series('b')]);
  const found = subjectOf(formula, DEFAULT_VIEW, over, runsAnswer([run('a'), run('b')]));
  if (found === null) {
    throw new Error('There is a subject.');
  }
  return found;
}

test('a cell of a heat map is the value at its step and threshold, the largest of which is on top', () => {
  expect(heatAsked(surfaceGrid(SURFACE), {column: 1, row: 0}, [SURFACE], 'step 5')).toEqual({
    ...{run: 'a', key: lineKey('a', 'counts', null), of: [lineKey('a', 'counts', null)]},
    ...{step: 5, threshold: 0.5},
  });
});

test('a cell of a difference is made of the values of both runs, and says what it tells', () => {
  const other = {...SURFACE, run: 'b'};
  const grid = differenceGrid(SURFACE, other);
  const asked = heatAsked(grid, {column: 0, row: 1}, [SURFACE, other], 'step 0');
  expect(asked).toMatchObject({run: 'a − b', step: 0, threshold: 0.25, told: 'step 0'});
  expect(asked.of).toEqual([lineKey('a', 'counts', null), lineKey('b', 'counts', null)]);
});

test('a cell of a matrix is about both of its classes, one against the rest', () => {
  const asked = matrixAsked(subject('macro(recall)'), {column: 1, row: 0}, [MATRIX], '10');
  expect(asked).toMatchObject({formula: 'recall', run: 'a', step: 5, told: '10'});
  expect(asked.of).toEqual(['cat', 'dog', null].map((name) => lineKey('a', 'counts', name)));
  const right = matrixAsked(subject('recall'), {column: 1, row: 1}, [MATRIX], '7');
  expect(right.of).toEqual(['dog', null].map((name) => lineKey('a', 'counts', name)));
});

test('a cell of two matrices at different steps is asked about at the last step of each', () => {
  const other = {...MATRIX, run: 'b', at: {...MATRIX.at, step: 7}};
  const at = (...entries: (typeof MATRIX)[]) =>
    matrixAsked(subject('f1'), {column: 1, row: 0}, entries, '10');
  expect(at(MATRIX, other)).toMatchObject({step: 7, atLast: true});
  expect(at(MATRIX, {...MATRIX, run: 'b'})).not.toHaveProperty('atLast');
});

test('a class is asked about by what the formula takes the mean over classes of', () => {
  const one = {...ENTRY, classes: ['cat'], values: [1], at: {step: 5, threshold: null}};
  const asked = classAsked(subject('macro(recall)'), one, 'cat');
  expect(asked).toEqual({
    ...{formula: 'recall', run: 'a', key: lineKey('a', 'counts', 'cat'), step: 5},
  });
  expect(headingOf({...asked, formula: 'recall'})).toBe('a · cat');
});

test('a point over thresholds is asked about at its threshold, and each run of a group at its last step', () => {
  const curve = {
    ...{...ENTRY, thresholds: [0.25, 0.5], values: [1, 2], at: {step: 5, wall_time: 7}},
  };
  const group = {
    ...{...ENTRY, group: '*', runs: ['a', 'b'], thresholds: [0.25, 0.5], values: [1, 2]},
    ...{lower: [1, 1], upper: [3, 3], n_runs: [2, 2]},
    members: [curve, {...curve, run: 'b', at: {step: 4, wall_time: 7}}],
  };
  const look = {shown: new Set(['a']), styles: new Map(), dark: false, bands: false};
  const asked = (changes: object) => {
    const curves = {...result('f1', []), ...changes} as unknown as Curves;
    const [reading] = readLines(curveLines(curves, {...look, axis: 'step'}), 0.5);
    return reading && curveAsked(reading, curvesOf(curves), null);
  };
  expect(asked({series: [curve]})).toEqual({
    ...{run: 'a', key: lineKey('a', 'counts', null), step: 5, threshold: 0.5},
  });
  expect(asked({groups: [group]})).toMatchObject({
    ...{run: '*', step: 5, atLast: true, threshold: 0.5, told: '2 · mean over 2 runs'},
    of: ['a', 'b'].map((name) => lineKey(name, 'counts', null)),
  });
});

test('a point of a group is made of the values of its runs, and says what it tells', () => {
  const lines = buildGroupLines(
    [
      {
        ...{group: 'seed*', set: 'counts', class: null, runs: ['seed1', 'seed2']},
        ...{steps: [0], n_runs: [2], values: [0.5], lower: [0.25], upper: [0.75]},
        ...{notes: [], cautions: [], members: []},
      },
    ],
    {shown: new Set(), styles: new Map(), dark: false, axis: 'step', bands: true},
  );
  const [reading] = readLines(lines, 0);
  const asked = reading && pointAsked(reading, null);
  expect(asked?.of).toEqual([lineKey('seed1', 'counts', null), lineKey('seed2', 'counts', null)]);
  expect(asked?.told).toBe('0.5000 · mean ± std over 2 runs');
});
