import {expect, test} from 'vitest';
import {Actions} from '../../src/state/actions.ts';
import {isFreeName, parametersFor, sliderRange, usedNames} from '../../src/formulas/parameters.ts';
import type {Parameter} from '../../src/formulas/parameters.ts';
import {createState} from '../../src/state/state.ts';
import {suppositionsOf} from '../../src/formulas/suppositions.ts';
import type {TeamAnswer} from '../../src/team/team.ts';
import {CATALOGUE, result, run, runsAnswer, series} from '../fixtures.ts';

const COST = {name: 'cost', formula: 'cost_fn*fn + fp', description: '', goal: 'minimize'} as const;
const ANSWER = runsAnswer([run('a')], {formulas: [{...COST, runs: ['a']}]});
const TEAM: TeamAnswer = {
  sets: [],
  metrics: [COST],
  parameters: [{name: 'cost_fn', value: 5, min: 1, max: null, set: 'fraud'}],
  can_save: true,
  reason: null,
  notes: [],
};

function panel() {
  const state = createState();
  state.answer.value = ANSWER;
  state.catalogue.value = CATALOGUE;
  state.team.value = TEAM;
  return {state, actions: new Actions(state)};
}

test.each(['tp', 'ema', 'f1', 'cost', 'epoch_loss', 'if', 'val/loss', '2x', ''])(
  '%s means something or is no name, so that no parameter can be made of it',
  (name) => expect(isFreeName(name, ANSWER, CATALOGUE)).toBe(false),
);

test('a name that means nothing is free for a parameter', () => {
  expect(isFreeName('beta', ANSWER, CATALOGUE)).toBe(true);
});

test('a formula uses the parameters of the formulas that it names, and none in quotes', () => {
  const names = usedNames('best(cost) + 1e5*`beta` + tag("gamma")', ANSWER, CATALOGUE);
  expect(names).toContain('cost_fn');
  expect(['beta', 'gamma', 'e5'].filter((name) => names.has(name))).toEqual([]);
});

test('a formula that names itself ends the search', () => {
  const loop = {...COST, name: 'loop', formula: 'loop + 1', runs: ['a']};
  expect([...usedNames('loop', runsAnswer([], {formulas: [loop]}), null)]).toEqual(['loop']);
});

test('a parameter of a set keeps the bounds and the value of its set', () => {
  expect(parametersFor(new Set(['cost_fn']), TEAM, new Map([['cost_fn', 7]]))).toEqual([
    {name: 'cost_fn', value: 7, standing: 5, min: 1, max: Infinity},
  ]);
});

test('a parameter of a set that no formula here uses is not shown, one of the page is', () => {
  const {state, actions} = panel();
  actions.addParameter('beta');
  expect(state.usedParameters.value.map(({name}) => name)).toEqual(['beta']);
  state.text.value = '2*cost';
  expect(state.usedParameters.value.map(({name}) => name)).toEqual(['cost_fn', 'beta']);
});

test.each<[Partial<Parameter>, readonly number[]]>([
  [{value: 1}, [0, 10, 0.1]],
  [{value: 0.3}, [0, 1, 0.01]],
  [{value: -20}, [-100, 100, 1]],
  [{value: 5, min: 1, max: 50}, [1, 50, 0.1]],
  [{value: -3, max: -1}, [-10, -1, 0.1]],
])('the slider of %o has round ends', (changes, expected) => {
  const parameter = {name: 'x', value: 0, standing: null, min: -Infinity, max: Infinity};
  const [start, end, step] = sliderRange({...parameter, ...changes});
  expect([start, end]).toEqual(expected.slice(0, 2));
  expect(step).toBeCloseTo(expected[2] ?? NaN, 12);
});

test('a card says what it supposes of the numbers that it uses, and of no others', () => {
  const {state, actions} = panel();
  const shown = result('cost', [series('a')]);
  const texts = (formula: string) =>
    suppositionsOf(formula, shown, 'steps', state, actions).map(({text}) => text);
  expect(texts('cost')).toEqual([]);
  actions.setParameter('cost_fn', 7);
  state.prevalence.value = 0.01;
  expect(texts('cost')).toEqual(['at 1 % positives', 'cost_fn = 7']);
  expect(texts('f1')).toEqual(['at 1 % positives']);
});

test('going back from a changed parameter brings the number of its set', () => {
  const {state, actions} = panel();
  actions.setParameter('cost_fn', 7);
  expect(state.conditions.value.parameters).toEqual({cost_fn: 7});
  suppositionsOf('cost', null, 'steps', state, actions)[0]?.onUndo();
  expect(state.conditions.value.parameters).toEqual({});
});

test('a name that the language has taken is never sent, since the server would refuse all', () => {
  const {state, actions} = panel();
  actions.setParameter('tp', 7);
  actions.setParameter('beta', 2);
  expect(state.conditions.value.parameters).toEqual({beta: 2});
});
