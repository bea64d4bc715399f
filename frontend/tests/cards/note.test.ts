import {describe, expect, test} from 'vitest';
import type {GroupSeries} from '../../src/server/answers.ts';
import {describeGroups} from '../../src/runs/group-note.ts';
import {describeResult, withReasons} from '../../src/cards/note.ts';
import {describeView} from '../../src/views/view-note.ts';
import {result, run, runsAnswer, series} from '../fixtures.ts';

const ANSWER = runsAnswer([run('a'), run('b')]);
const BOTH = new Set(['a', 'b']);

test('a note names the counts, the rule with its threshold, and the steps', () => {
  const note = describeResult(result('f1', [series('a'), series('b')]), ANSWER, BOTH);
  expect(note).toEqual({parts: ['counts', 'score > 0.5', '3 steps'], details: [], amber: false});
});

test('a note is amber where steps were dropped, and says of which run', () => {
  const short = series('b', {join: {used: 2, operands: {counts: 3, epoch_loss: 2}}});
  const note = describeResult(result('x', [series('a'), short]), ANSWER, BOTH);
  expect(note.parts).toContain('2 to 3 of 3 steps');
  expect(note.details).toEqual(['b: 2 shared steps; counts has 3, epoch_loss has 2']);
  expect(note.amber).toBe(true);
});

test('what is noted of all runs stands in the line, and of one run below it', () => {
  const first = series('a', {notes: ['x', 'undefined at 1 of 3 steps']});
  const note = describeResult(result('f1', [first, series('b', {notes: ['x']})]), ANSWER, BOTH);
  expect(note.parts).toContain('x');
  expect(note.details).toEqual(['a: undefined at 1 of 3 steps']);
});

test('a note is amber where every line comes with a caution, which stands in it once', () => {
  const caution = 'threshold chosen among 201 on the data that it is reported on';
  const lines = [series('a', {cautions: [caution]}), series('b', {cautions: [caution]})];
  const note = describeResult(result('best(f1)', lines), ANSWER, BOTH);
  expect(note.parts.filter((part) => part === caution)).toHaveLength(1);
  expect(note.amber).toBe(true);
});

test('why a line has no interval is noted of it as soon as that is known', () => {
  const band = {level: 0.95, steps: [0], lower: [0.1], upper: [0.3]};
  const why = 'no interval: the counts are weighted';
  const none = {band: {...band, lower: [null], upper: [null]}, notes: ['x', why]};
  const lines = result('f1', [series('a', {notes: ['x']}), series('b', {notes: ['x']})]);
  const intervals = result('f1', [series('a', {band, notes: ['x']}), series('b', none)]);
  const note = describeResult(withReasons(lines, intervals), ANSWER, BOTH);
  expect(note.details).toEqual([`b: ${why}`]);
  expect(withReasons(lines, null)).toEqual(lines);
});

test('a run without the formula is counted, with its reason below', () => {
  const error = {code: 'formula_name', message: 'No counts here', span: null, hint: null};
  const answer = {...result('f1', [series('a')]), skipped: [{run: 'b', error}]};
  const note = describeResult(answer, ANSWER, BOTH);
  expect(note.parts).toContain('not in 1 run');
  expect(note.details).toEqual(['b: No counts here']);
});

test('a value without a threshold names none', () => {
  const best = series('a', {at: {threshold: null}});
  expect(describeResult(result('best(f1)', [best]), ANSWER, BOTH).parts).toEqual([
    'counts',
    '3 steps',
  ]);
});

test('thresholds that were chosen for each run are told from the least to the largest', () => {
  const lines = [
    series('a', {at: {threshold: [0.25, null, 0.5]}}),
    series('b', {at: {threshold: [0.125, 0.375]}}),
  ];
  const {parts} = describeResult(result('f1', lines), ANSWER, BOTH);
  expect(parts.filter((part) => part.startsWith('score'))).toEqual(['score > 0.125 to 0.5']);
});

test('hidden runs have no say', () => {
  const note = describeResult(
    result('f1', [series('a'), series('b', {notes: ['x']})]),
    ANSWER,
    new Set(['a']),
  );
  expect(note.details).toEqual([]);
});

test('thresholds that were chosen at each step are told from the least to the largest', () => {
  const note = (threshold: readonly (number | null)[]) =>
    describeResult(
      result('f2', [series('a', {at: {threshold}})]),
      runsAnswer([run('a')]),
      new Set(['a']),
    ).parts[1];
  expect(note([0.4, null, 0.2])).toBe('score > 0.2 to 0.4');
  expect(note([0.4, 0.4])).toBe('score > 0.4');
  expect(note([null])).toBe('score > –');
});

const SHORT = {used: 2, operands: {counts: 3, epoch_loss: 2}};

test('a view over another axis is amber where steps were dropped or thinned, and says so', () => {
  const of = (changes: Parameters<typeof series>[1]) =>
    describeView({series: [series('a', changes)], skipped: []}, BOTH, ['score > 0.5']);
  expect(of({})).toEqual({parts: ['counts', 'score > 0.5'], details: [], amber: false});
  expect(of({join: SHORT})).toEqual({
    parts: ['counts', 'score > 0.5', '2 of 3 steps'],
    details: ['a: 2 shared steps; counts has 3, epoch_loss has 2'],
    amber: true,
  });
  expect(of({notes: ['start it with --samples_per_plugin=scalars=10000']}).amber).toBe(true);
});

describe('a note of groups of runs', () => {
  const group = (changes: Parameters<typeof series>[1]): GroupSeries => ({
    ...{group: 'seed*', set: 'counts', class: null, runs: ['a', 'b'], steps: [0, 1, 2]},
    ...{n_runs: [2, 2, 2], values: [1, 1, 1], lower: [1, 1, 1], upper: [1, 1, 1]},
    ...{notes: [], cautions: [], members: [series('a'), series('b', changes)]},
  });
  const note = (changes: Parameters<typeof series>[1]) =>
    describeGroups(result('f1', []), [group(changes)], 'mean ± std', ANSWER);

  test('names the counts, the rule with its threshold, the steps and what the band is', () => {
    const {parts, amber} = note({});
    expect(parts).toEqual(['counts', 'score > 0.5', '3 steps', 'mean ± std over 2 runs']);
    expect(amber).toBe(false);
  });

  test('is amber where steps of a run were dropped or thinned, and says what was undefined', () => {
    const short = note({join: SHORT, notes: ['undefined at 1 of 2 steps']});
    expect(short.parts).toContain('2 to 3 of 3 steps');
    expect(short.details).toContain('b: 2 shared steps; counts has 3, epoch_loss has 2');
    expect(short.details).toContain('b: undefined at 1 of 2 steps');
    expect(short.amber).toBe(true);
    expect(note({notes: ['start it with --samples_per_plugin=scalars=10000']}).amber).toBe(true);
    expect(note({cautions: ['computed from batches']}).amber).toBe(true);
  });
});
