import {expect, test} from 'vitest';
import {
  layoutOf,
  matchesFilter,
  nearestIndex,
  placeOfLines,
  storedThresholds,
} from '../../src/runs/runs.ts';
import {run, runsAnswer} from '../fixtures.ts';

test('a filter matches every word, in any order and any case', () => {
  expect(matchesFilter('weighted/Train', 'train WEIGHT')).toBe(true);
  expect(matchesFilter('plain/train', 'train weight')).toBe(false);
  expect(matchesFilter('anything', '')).toBe(true);
});

test('a filter is text and not a pattern', () => {
  expect(matchesFilter('a/b', '.*')).toBe(false);
  expect(matchesFilter('lr=(0.1)', '(0.1')).toBe(true);
});

test('the thresholds are those of the shown runs, each once, in order', () => {
  const other = {name: 'counts', source: 'custom_metrics', layout: 'b2'};
  const answer = runsAnswer([run('a'), run('b', {sets: [other]})], {
    layouts: {
      a1: {kind: 'scores', thresholds: [0.5, 1]},
      b2: {kind: 'scores', thresholds: [0.25, 0.5]},
    },
  });
  expect(storedThresholds(answer, new Set(['a', 'b']))).toEqual([0.25, 0.5, 1]);
  expect(storedThresholds(answer, new Set(['a']))).toEqual([0.5, 1]);
});

test('a set of scalars has no thresholds', () => {
  const scalars = run('a', {sets: [{name: 'counts', source: 'scalars', layout: null}]});
  expect(storedThresholds(runsAnswer([scalars]), new Set(['a']))).toEqual([]);
});

test('a threshold in the address is read at the stored one nearest to it', () => {
  expect(nearestIndex([0, 0.4, 0.5, 1], 0.46)).toBe(2);
  expect(nearestIndex([], 0.5)).toBe(0);
});

test('the layout of a set is found by its run', () => {
  expect(layoutOf(runsAnswer([run('a')]), 'a', 'counts')?.rule).toBe('>');
  expect(layoutOf(runsAnswer([run('a')]), 'a', 'other')).toBeNull();
});

test('lines that are not there yet take the room of the shown runs, whose training has no line', () => {
  const answer = runsAnswer([run('one'), run('longer'), run('scalars', {sets: []})]);
  const place = (...shown: string[]) => placeOfLines(answer, new Set(shown));
  expect(place('one', 'longer', '.')).toEqual({rows: 2, longest: 6, switched: true});
  expect(place('scalars')).toEqual({rows: 1, longest: 7, switched: false});
});
