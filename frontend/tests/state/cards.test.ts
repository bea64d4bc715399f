import {expect, test} from 'vitest';
import {
  cardsFor,
  defaultFormulas,
  moveCard,
  namedMetric,
  restoreCard,
} from '../../src/state/cards.ts';
import {CATALOGUE, run, runsAnswer} from '../fixtures.ts';

const carried = (name: string, formula: string) => ({
  name,
  formula,
  description: '',
  runs: ['a'],
});

test('the first cards are the formulas that the runs carry, by name', () => {
  const formulas = [carried('f2', '5*tp/(5*tp+4*fn+fp)'), carried('cost', '5*fn + fp')];
  expect(defaultFormulas(runsAnswer([run('a')], {formulas}))).toEqual(['f2', 'cost']);
});

test('a name with two texts gives a card for each text', () => {
  const formulas = [carried('cost', '5*fn + fp'), carried('f2', 'tp'), carried('cost', 'fn + fp')];
  expect(defaultFormulas(runsAnswer([run('a')], {formulas}))).toEqual([
    '5*fn + fp',
    'fn + fp',
    'f2',
  ]);
});

test('without carried formulas, counts alone give F1 and MCC', () => {
  expect(defaultFormulas(runsAnswer([run('a')]))).toEqual(['f1', 'mcc']);
});

test('without counts there are no first cards', () => {
  expect(defaultFormulas(runsAnswer([run('a', {sets: []})]))).toEqual([]);
});

test('a card that is already there keeps its number, and two of one formula stay two', () => {
  let next = 10;
  const cards = cardsFor(['mcc', 'f1', 'f1'], [{id: 1, formula: 'f1'}], () => next++);
  expect(cards).toEqual([
    {id: 10, formula: 'mcc'},
    {id: 1, formula: 'f1'},
    {id: 11, formula: 'f1'},
  ]);
});

test('a card moves by one place and stops at the ends', () => {
  const cards = [
    {id: 1, formula: 'a'},
    {id: 2, formula: 'b'},
  ];
  expect(moveCard(cards, 1, 1).map(({id}) => id)).toEqual([2, 1]);
  expect(moveCard(cards, 1, -1)).toBe(cards);
  expect(moveCard(cards, 2, 1)).toBe(cards);
});

test('a removed card comes back where it stood', () => {
  const cards = [{id: 2, formula: 'b'}];
  const removed = {card: {id: 1, formula: 'a'}, index: 0};
  expect(restoreCard(cards, removed).map(({id}) => id)).toEqual([1, 2]);
});

test('a formula that is one known name is that metric, and a name of an object is none', () => {
  expect(namedMetric(' f1 ', null, CATALOGUE)?.formula).toBe('2*tp / (2*tp + fp + fn)');
  expect(namedMetric('constructor', null, CATALOGUE)).toBeNull();
  expect(namedMetric('f1 + 1', null, CATALOGUE)).toBeNull();
});

test('a metric that a run took from the catalogue keeps the catalogue’s range', () => {
  const copied = runsAnswer([run('a')], {formulas: [carried('f1', '2*tp / (2*tp + fp + fn)')]});
  expect(namedMetric('f1', copied, CATALOGUE)?.range).toEqual([0, 1]);
  const changed = runsAnswer([run('a')], {formulas: [carried('f1', '100 * tp')]});
  expect(namedMetric('f1', changed, CATALOGUE)?.range).toBeUndefined();
  expect(namedMetric('f2', changed, CATALOGUE)).toBeNull();
});
