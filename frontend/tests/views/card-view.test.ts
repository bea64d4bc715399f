import {describe, expect, test} from 'vitest';
import {asksOf, subjectOf, withIntervals} from '../../src/views/asks.ts';
import {decodeViews, DEFAULT_VIEW, encodeViews, kindsOf} from '../../src/views/card-view.ts';
import {nextPlace, placeOf, stepAt, stepsOf} from '../../src/views/steps.ts';
import {differenceGrid, ridgeRows, surfaceGrid} from '../../src/views/surfaces.ts';
import {candidates, splitsOf} from '../../src/views/threshold-choices.ts';
import type {Surface} from '../../src/views/answers.ts';
import {result, run, runsAnswer, series, XSS} from '../fixtures.ts';

const conditions = {threshold: 0.5, thresholdFrom: null, prevalence: null, parameters: {}};

describe('what a card can show', () => {
  const answer = runsAnswer([run('a/train'), run('a/validation')]);
  const shown = new Set(['a/train', 'a/validation']);
  const kinds = (changes: Parameters<typeof series>[1]) =>
    kindsOf(result('f1', [series('a/train', changes)]), answer, shown);

  test('of counts with thresholds is all but classes', () => {
    expect(kinds({})).toEqual(['steps', 'thresholds', 'heat', 'matrix']);
  });

  test('at one step has no heat map, and without a threshold axis no thresholds', () => {
    expect(kinds({steps: [3], values: [1]})).toEqual(['steps', 'thresholds', 'matrix']);
    expect(kinds({at: {threshold: null}})).toEqual(['steps', 'matrix']);
  });

  test('of a scalar is a line over steps alone, as before anything was answered', () => {
    expect(kinds({set: null, at: {threshold: null}})).toEqual(['steps']);
    expect(kindsOf(null, answer, shown)).toEqual(['steps']);
    expect(kindsOf(result('f1', [series('hidden')]), answer, shown)).toEqual(['steps']);
  });

  test('of groups of runs is what can be shown of their members', () => {
    const group = {
      ...{group: 'a/*', set: 'counts', class: null, runs: ['a/train'], steps: [0, 1, 2]},
      ...{n_runs: [1, 1, 1], values: [1, 1, 1], lower: [], upper: [], notes: [], cautions: []},
      members: [series('a/train')],
    };
    const grouped = {...result('f1', []), groups: [group]};
    expect(kindsOf(grouped, answer, shown)).toEqual(['steps', 'thresholds', 'heat', 'matrix']);
    const one = {...grouped, groups: [{...group, members: [series('a/train', {steps: [3]})]}]};
    expect(kindsOf(one, answer, shown)).not.toContain('heat');
  });

  test('has classes where values have them, or a mean is taken over them', () => {
    expect(kinds({class: 'cat', at: {threshold: null}})).toContain('classes');
    const classes = {m1: {kind: 'matrix', classes: ['cat', 'dog']}};
    const sets = [{name: 'counts', source: 'custom_metrics', layout: 'm1'}];
    const pets = runsAnswer([run('a/train', {sets})], {layouts: classes});
    const one = series('a/train', {at: {threshold: null}});
    const macro = {...result('macro(f1)', [one]), mean_of: 'f1'};
    expect(kindsOf(macro, pets, shown)).toEqual(['steps', 'classes', 'matrix']);
    expect(kindsOf(result('x', [one]), pets, shown)).toEqual(['steps', 'matrix']);
  });
});

describe('the views in the address', () => {
  test('come back as they were, and plain ones are not written', () => {
    const views = [
      DEFAULT_VIEW,
      {...DEFAULT_VIEW, kind: 'matrix', scale: 'rows', run: XSS} as const,
    ];
    expect(encodeViews(views)).toBe(JSON.stringify([0, {kind: 'matrix', run: XSS, scale: 'rows'}]));
    expect(decodeViews(JSON.parse(encodeViews(views) ?? ''))).toEqual(views);
    expect(encodeViews([DEFAULT_VIEW, DEFAULT_VIEW])).toBeNull();
  });

  test.each([
    ['no list', {kind: 'heat'}, []],
    ['no view', [7, null, 'heat'], [DEFAULT_VIEW, DEFAULT_VIEW, DEFAULT_VIEW]],
    ['unknown words', [{kind: 'pie', scale: 'log', run: 3, step: 0.5}], [DEFAULT_VIEW]],
  ])('that are %s are as by default', (_, written, views) => {
    expect(decodeViews(written)).toEqual(views);
  });
});

describe('what a card looks at', () => {
  const answer = runsAnswer([run('a/train'), run('a/validation'), run('b/validation')]);
  const over = answer.runs.map(({name}) => series(name));
  const subject = (changes: Partial<typeof DEFAULT_VIEW>) => {
    const found = subjectOf('f1', {...DEFAULT_VIEW, ...changes}, result('f1', over), answer);
    if (found === null) {
      throw new Error('There is a subject.');
    }
    return found;
  };

  test('is a validation run, until people choose another', () => {
    expect(subject({kind: 'heat'}).run).toBe('a/validation');
    expect(subject({kind: 'heat', run: 'a/train'}).run).toBe('a/train');
    expect(subject({kind: 'heat', run: 'gone'}).run).toBe('a/validation');
    expect(subject({kind: 'heat', against: 'a/validation'}).against).toBeNull();
    expect(subjectOf('f1', DEFAULT_VIEW, result('f1', []), answer)).toBeNull();
  });

  test('is a run with classes where they are shown, though another one would be usual', () => {
    const pets = {name: 'counts', source: 'custom_metrics', layout: 'pets'};
    const all = runsAnswer([run('a/validation'), run('z/test', {sets: [pets]})], {
      layouts: {pets: {kind: 'matrix', classes: ['cat', 'dog']}},
    });
    const both = all.runs.map(({name}) => series(name));
    const look = (kind: 'classes' | 'matrix', changes: Partial<typeof DEFAULT_VIEW> = {}) =>
      subjectOf('f1', {...DEFAULT_VIEW, kind, ...changes}, result('f1', both), all)?.run;
    expect(look('classes')).toBe('z/test');
    expect(look('classes', {run: 'a/validation'})).toBe('a/validation');
    expect(look('matrix')).toBe('a/validation');
  });

  test('is one set of counts of a run that has several', () => {
    const both = [series('a', {set: 'train'}), series('a', {set: 'cm'}), series('b', {set: 'cm'})];
    const all = runsAnswer([run('a'), run('b')]);
    const look = (changes: Partial<typeof DEFAULT_VIEW>) =>
      subjectOf(
        'f1',
        {...DEFAULT_VIEW, kind: 'heat', run: 'a', ...changes},
        result('f1', both),
        all,
      );
    expect(look({})).toMatchObject({sets: ['train', 'cm'], set: 'train'});
    expect(look({set: 'cm'})?.set).toBe('cm');
    expect(look({set: 'gone'})?.set).toBe('train');
    expect(look({run: 'b'})).toMatchObject({sets: [], set: null});
    expect(look({kind: 'thresholds'})).toMatchObject({sets: [], set: null});
  });

  test('is asked for with the runs that are needed', () => {
    const ask = (changes: Partial<typeof DEFAULT_VIEW>) =>
      asksOf(subject(changes), conditions, answer.runs);
    expect(ask({kind: 'steps'})).toEqual([]);
    expect(ask({kind: 'thresholds', step: 1})).toEqual([
      {
        view: 'threshold',
        formulas: ['f1'],
        runs: answer.runs.map(({name}) => name),
        step: 1,
        conditions,
      },
    ]);
    expect(ask({kind: 'heat', against: 'b/validation'})).toEqual([
      {view: 'surface', formulas: ['f1'], runs: ['a/validation', 'b/validation'], conditions},
    ]);
    expect(ask({kind: 'classes'})).toEqual([
      {view: 'class', formulas: ['f1', 'p'], runs: ['a/validation'], conditions},
      {view: 'step', formulas: ['f1'], runs: ['a/validation'], conditions},
    ]);
  });

  test('is put together as groups over thresholds alone, where there are no intervals', () => {
    const group = {by: 'hparam'};
    const ask = (kind: 'thresholds' | 'heat') =>
      asksOf(subject({kind}), conditions, answer.runs, group)[0];
    expect(ask('thresholds')?.group).toBe(group);
    expect(withIntervals(ask('thresholds'))).toBeNull();
    expect(ask('heat')?.group).toBeUndefined();
  });

  test('by the name of a mean over classes is asked for by what that is the mean of', () => {
    const named = {...result('macro_f1', over), mean_of: 'f1'};
    const found = subjectOf('macro_f1', {...DEFAULT_VIEW, kind: 'classes'}, named, answer);
    const asked = found === null ? [] : asksOf(found, conditions, answer.runs);
    expect(asked.map(({formulas}) => formulas)).toEqual([['f1', 'p'], ['f1']]);
  });

  test('at a step that is there no more is at the nearest', () => {
    const [ask] = asksOf(subject({kind: 'matrix', step: 99}), conditions, answer.runs);
    expect(ask?.step).toBe(2);
  });
});

describe('the steps', () => {
  const steps = [0, 5, 10, 20];

  test('are those of any run', () => {
    expect(stepsOf([{steps: [0, 10]}, {steps: [5, 10, 20]}])).toEqual(steps);
  });

  test('have places, of which the last one stays the last', () => {
    expect(placeOf(steps, null)).toBe(3);
    expect(placeOf(steps, 5)).toBe(1);
    expect(placeOf(steps, 16)).toBe(3);
    expect(stepAt(steps, 1)).toBe(5);
    expect(stepAt(steps, 3)).toBeNull();
  });

  test('are played one by one as far as the last, many of them in at most 60 frames', () => {
    expect([nextPlace(steps, 0), nextPlace(steps, 3)]).toEqual([1, 3]);
    const many = Array.from({length: 1000}, (_, step) => step);
    let [place, frames] = [0, 0];
    for (; place < 999; frames++) {
      place = nextPlace(many, place);
    }
    expect(frames).toBeLessThanOrEqual(60);
  });
});

describe('a surface', () => {
  const surface = (changes: Partial<Surface>): Surface => ({
    ...{run: 'a', set: 'counts', class: null, notes: [], cautions: []},
    join: {used: 2, operands: {counts: 2}},
    steps: [0, 1],
    thresholds: [0, 0.5, 1],
    values: [
      [0.1, 0.9, null],
      [null, 0.2, 0.4],
    ],
    ...changes,
  });

  test('has its steps from left to right and the largest threshold at the top', () => {
    const grid = surfaceGrid(surface({}));
    expect(grid.values).toEqual([
      [NaN, 0.9, 0.1],
      [0.4, 0.2, NaN],
    ]);
    expect([grid.columnLabels, grid.rowLabels]).toEqual([
      ['0', '1'],
      ['1', '0.5', '0'],
    ]);
  });

  test('has its ridge in the rows of the grid', () => {
    expect(ridgeRows(surface({}), 'maximize')).toEqual([1, 0]);
  });

  test('is taken away from another where both have steps and thresholds', () => {
    const other = surface({
      steps: [1, 2],
      thresholds: [0.5, 1],
      values: [
        [0.1, 0.1],
        [1, 1],
      ],
    });
    const grid = differenceGrid(surface({}), other);
    expect([grid.steps, grid.rowLabels]).toEqual([[1], ['1', '0.5']]);
    expect(grid.values[0]?.[0]).toBeCloseTo(0.3, 12);
    expect(grid.values[0]?.[1]).toBeCloseTo(0.1, 12);
  });
});

test('a threshold is chosen by a formula of the cards, on a split that has counts', () => {
  const runs = [run('a/test'), run('a/train'), run('a/validation'), run('a/note', {sets: []})];
  expect(splitsOf(runs)).toEqual(['validation', 'test', 'train']);
  const cards = [' f2', 'f2', 'mcc'].map((formula, id) => ({id, formula}));
  expect(candidates(cards)).toEqual(['f2', 'mcc']);
});
