import {expect, test} from 'vitest';
import {examples} from '../../src/formulas/examples.ts';
import {CATALOGUE, run, runsAnswer} from '../fixtures.ts';

const COUNTS = {sets: [{name: 'counts', source: 'custom_metrics', layout: 'a1'}], scalars: []};

test('the examples of counts are made of the formulas, the runs and the tags of the log', () => {
  const metric = {formula: '5*tp / (5*tp + 4*fn + fp)', description: ''};
  const formulas = [
    {...metric, name: 'gap', formula: 'validation.tp - train.tp', runs: ['a', 'b', 'c']},
    {...metric, name: 'f2', runs: ['a/val', 'a/train']},
    {...metric, name: 'cost', formula: '5*fn + fp', runs: ['a/val']},
  ];
  const runs = [run('a/train', COUNTS), run('a/val', COUNTS)];
  expect(examples(runsAnswer(runs, {formulas}), CATALOGUE)).toEqual([
    '2*tp/(2*tp+fp+fn)',
    'best(f2)',
    'val.f2 - train.f2',
  ]);
  expect(examples(runsAnswer([run('a')]), CATALOGUE)).toEqual([
    '2*tp/(2*tp+fp+fn)',
    'best(f1)',
    'ema(epoch_loss, 0.9)',
  ]);
});

test('a formula that two runs define differently is in no example', () => {
  const formulas = ['tp', 'fp'].map((formula) => ({
    ...{name: 'mine', formula, description: '', runs: ['a']},
  }));
  expect(examples(runsAnswer([run('a', COUNTS)], {formulas}), CATALOGUE)[1]).toBe('best(f1)');
});

test('the examples of several classes name one of them', () => {
  const classes = ['"cat"', 'dog', 'eel'];
  const layouts = {a1: {kind: 'matrix', thresholds: null, rule: null, classes}};
  expect(examples(runsAnswer([run('a', COUNTS)], {layouts}), CATALOGUE)).toEqual([
    'only(recall, "\\"cat\\"")',
    'macro(f1)',
    'recall - precision',
  ]);
});

test('the examples are made of the log’s own tags where it has only scalars', () => {
  const answer = runsAnswer([run('a', {sets: []})]);
  expect(examples(answer, CATALOGUE)).toEqual([
    'ema(epoch_loss, 0.9)',
    'cummin(epoch_loss)',
    'epoch_loss - `val/loss`',
  ]);
});

test('where train and validation are there, an example is how far they are from each other', () => {
  const train = run('a/train', {sets: [], scalars: ['epoch_learning_rate', 'epoch_loss']});
  const validation = run('a/validation', {sets: [], scalars: ['epoch_loss']});
  expect(examples(runsAnswer([train, validation]), CATALOGUE)).toEqual([
    'ema(epoch_loss, 0.9)',
    'cummin(epoch_loss)',
    'validation.epoch_loss - train.epoch_loss',
  ]);
});
