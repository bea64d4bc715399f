import {expect, test} from 'vitest';
import {vocabulary, writeTag} from '../../src/formulas/vocabulary.ts';
import {CATALOGUE, run, runsAnswer} from '../fixtures.ts';

const texts = (kind: string) =>
  vocabulary(runsAnswer([run('a')]), CATALOGUE, [run('a')])
    .filter((term) => term.kind === kind)
    .map(({text}) => text);

test('a tag that is a plain name is written as it is', () => {
  expect(writeTag('epoch_loss', new Set())).toBe('epoch_loss');
});

test.each([
  ['val/loss', '`val/loss`'],
  ['2nd', '`2nd`'],
  ['lr (max)', '`lr (max)`'],
  ['odd`tag', 'tag("odd`tag")'],
  ['odd`"\\tag', 'tag("odd`\\"\\\\tag")'],
])('the tag %s is written %s', (tag, text) => {
  expect(writeTag(tag, new Set())).toBe(text);
});

test('a tag that is also the name of something else is quoted', () => {
  expect(writeTag('f1', new Set(['f1']))).toBe('`f1`');
});

test('functions, metrics, counts and scalars of the log can all be completed', () => {
  expect(texts('function')).toEqual(['ema(']);
  expect(texts('metric')).toEqual(['f1']);
  expect(texts('count')).toEqual(['tp']);
  expect(texts('scalar')).toEqual(['epoch_loss', '`val/loss`']);
});

test('a formula that the runs carry stands for the metric of the same name', () => {
  const formulas = [{name: 'f1', formula: 'tp', description: '', runs: ['a']}];
  const terms = vocabulary(runsAnswer([run('a')], {formulas}), CATALOGUE, []);
  expect(terms.filter(({name}) => name === 'f1').map(({kind}) => kind)).toEqual(['formula']);
});

/** What is said beside a name when it is completed. */
const detail = (name: string, ...runs: readonly ReturnType<typeof run>[]) =>
  vocabulary(runsAnswer(runs), CATALOGUE, runs).find((term) => term.name === name)?.detail;

test('a count says which sets of the shown runs it is read from, and how many thresholds they have', () => {
  const cells = run('b', {sets: [{name: 'epoch_*', source: 'scalars', layout: null}]});
  expect(detail('tp', run('a'))).toBe('true positives · from counts, 3 thresholds');
  expect(detail('tp', run('a'), cells)).toBe('true positives · from counts, epoch_*, 3 thresholds');
  expect(detail('tp', cells)).toBe('true positives · from epoch_*');
  expect(detail('tp', run('c', {sets: []}))).toBe('true positives');
});

test('a count tells in full why it is read from there, with how many runs where they differ', () => {
  const told = (...runs: readonly ReturnType<typeof run>[]) =>
    vocabulary(runsAnswer(runs), CATALOGUE, runs).find(({name}) => name === 'tp')?.description;
  const ours = 'tp, fp, tn and fn are read from counts that this package wrote.';
  const none = run('b', {sets: [], counts_from: 'There are no counts.'});
  const cells = run('c', {counts_from: 'They are scalars.'});
  expect(told(run('a'), none, run('d'))).toBe(ours);
  expect(told(run('a'), cells, run('d'))).toBe(`2 runs: ${ours}\n1 run: They are scalars.`);
  expect(told(none)).toBe('There are no counts.');
});

test('a tag says how many of the shown runs have it', () => {
  const other = run('b', {scalars: ['epoch_loss']});
  expect(detail('epoch_loss', run('a'), other)).toBe('scalar of 2 runs');
  expect(detail('val/loss', run('a'), other)).toBe('scalar of 1 run');
});

test('a metric says its formula, and a function what it takes and does', () => {
  expect(detail('f1', run('a'))).toBe('2*tp / (2*tp + fp + fn)');
  expect(detail('ema', run('a'))).toBe('(x, weight) · Smooths.');
});

test('parameters can be completed with the number that they are, and the tag of that name is quoted', () => {
  const unbounded = {standing: null, min: -Infinity, max: Infinity};
  const parameter = {name: 'epoch_loss', value: 2.5, ...unbounded};
  const terms = vocabulary(runsAnswer([run('a')]), CATALOGUE, [run('a')], [parameter]);
  const named = terms.filter(({name, kind}) => name === 'epoch_loss' && kind !== 'text');
  expect(named.map(({text, detail}) => [text, detail])).toEqual([
    ['epoch_loss', 'parameter, 2.5'],
    ['`epoch_loss`', 'scalar of 1 run'],
  ]);
});

test('a name with a line break is not offered, since a formula is one line', () => {
  const odd = run('a', {scalars: ['two\nlines', 'one']});
  const terms = vocabulary(runsAnswer([odd]), CATALOGUE, [odd]);
  expect(terms.filter(({kind}) => kind === 'scalar').map(({name}) => name)).toEqual(['one']);
});
