import {expect, test} from 'vitest';
import {vocabulary, writeTag} from '../src/vocabulary.ts';
import {CATALOGUE, run, runsAnswer} from './fixtures.ts';

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
