import {expect, test} from 'vitest';
import {draftFor, forgetDraft, keepDraft, renamed} from '../../src/team/drafts.ts';
import {createState} from '../../src/state/state.ts';
import type {SetMetric} from '../../src/team/team.ts';
import {CATALOGUE, runsAnswer} from '../fixtures.ts';

const FNR = {
  name: 'fnr',
  formula: 'fn / (tp + fn)',
  description: 'The share of positives that are missed',
  goal: 'minimize',
  range: [0, 1],
} as const;

function of(formula: string, set: string | null = null) {
  return {formula, set};
}

function setOf(name: string, ...metrics: readonly SetMetric[]) {
  return {layer: 'saved', name, toml: '', metrics, parameters: []} as const;
}

function start() {
  const state = createState();
  state.answer.value = runsAnswer([]);
  state.catalogue.value = {...CATALOGUE, metrics: [...CATALOGUE.metrics, FNR]};
  return state;
}

test('a metric of the catalogue is saved with its goal and description', () => {
  const {name, formula, description, goal} = draftFor(of('fnr'), start());
  expect({name, formula, description, goal}).toEqual({
    name: 'fnr',
    formula: 'fn / (tp + fn)',
    description: 'The share of positives that are missed',
    goal: 'minimize',
  });
});

test('what the team says of a name goes before the catalogue', () => {
  const state = start();
  const ours = {...FNR, description: 'Missed', goal: 'maximize'} as const;
  const set = setOf('ours', ours);
  const found = {sets: [set], metrics: [ours], parameters: []};
  state.team.value = {...found, can_save: true, reason: null, notes: []};
  expect(draftFor(of('fnr'), state)).toMatchObject({
    set: 'ours',
    description: 'Missed',
    goal: 'maximize',
  });
});

test('a formula without a name begins without a description', () => {
  expect(draftFor(of('fn + fp'), start())).toMatchObject({
    name: '',
    description: '',
    goal: 'maximize',
  });
});

test('a cost that smaller values are said to be better of is saved so', () => {
  const state = start();
  state.minimized.value = ['5*fn + fp'];
  expect(draftFor(of(' 5*fn + fp'), state).goal).toBe('minimize');
  expect(draftFor(of('tp - fp'), state).goal).toBe('maximize');
});

test('under the name of a formula that is replaced a draft says what that one says, but what was typed', () => {
  const first = draftFor(of('7*fn + fp'), start());
  const cost = {
    name: 'cost',
    formula: 'fn',
    description: 'What it costs.',
    goal: 'minimize',
  } as const;
  const set = setOf('team', cost);
  const under = (name: string, before = first) =>
    renamed({...before, name, goal: before.goal}, before, first, () => set);

  const replacing = under('cost');
  const typed = {...replacing, description: 'Mine.'};

  expect(replacing).toMatchObject({description: 'What it costs.', goal: 'minimize'});
  expect(under('costs', replacing)).toEqual({...first, name: 'costs'});
  expect(under('costs', typed)).toMatchObject({description: 'Mine.', goal: 'maximize'});
  expect(under('cost', {...first, goal: 'minimize'})).toMatchObject({goal: 'minimize'});
});

test('under the same name in another set a draft says what that set says', () => {
  const first = draftFor(of('7*fn + fp'), start());
  const cost = {name: 'cost', formula: 'fn', description: 'Dear.', goal: 'minimize'} as const;
  const sets = new Map([['fraud', setOf('fraud', cost)]]);
  const setNamed = (name: string) => sets.get(name) ?? null;
  const named = renamed({...first, name: 'cost'}, first, first, setNamed);

  const moved = renamed({...named, set: 'fraud'}, named, first, setNamed);

  expect(named).toMatchObject({description: '', goal: 'maximize'});
  expect(moved).toMatchObject({description: 'Dear.', goal: 'minimize'});
  expect(renamed({...moved, set: 'team'}, moved, first, setNamed)).toEqual(named);
});

test('of two sets with a formula of one name that one is changed which was asked for', () => {
  const state = start();
  const cost = {name: 'cost', formula: 'fn', description: '', goal: 'minimize'} as const;
  const sets = [setOf('ours', cost), setOf('theirs', {...cost, formula: '9*fn'})];
  state.team.value = {
    ...{sets, metrics: [cost], parameters: []},
    ...{can_save: true, reason: null, notes: []},
  };

  expect(draftFor(of('cost', 'theirs'), state)).toMatchObject({set: 'theirs', formula: '9*fn'});
  expect(draftFor(of('cost', 'ours'), state)).toMatchObject({set: 'ours', formula: 'fn'});
});

test('what was typed of a formula of one set is kept for that set', () => {
  const draft = {...draftFor(of('cost', 'ours'), start()), name: 'cost', description: 'Typed.'};

  keepDraft(draft, of('cost', 'ours'));

  expect(draftFor(of('cost', 'ours'), start()).description).toBe('Typed.');
  expect(draftFor(of('cost', 'theirs'), start()).description).toBe('');
  forgetDraft();
  expect(draftFor(of('cost', 'ours'), start()).description).toBe('');
});

test('a set that says no goal of a formula is not made to say one by a change of it', () => {
  const state = start();
  const cost = {name: 'cost', formula: 'fn', description: '', goal: null} as const;
  const found = {sets: [setOf('ours', cost)], metrics: [cost], parameters: []};
  state.team.value = {...found, can_save: true, reason: null, notes: []};

  expect(draftFor(of('cost', 'ours'), state).goal).toBe(null);
});
