import {expect, test} from 'vitest';
import {draftFor, renamed} from '../../src/team/drafts.ts';
import {createState} from '../../src/state/state.ts';
import {CATALOGUE, runsAnswer} from '../fixtures.ts';

const FNR = {
  name: 'fnr',
  formula: 'fn / (tp + fn)',
  description: 'The share of positives that are missed',
  goal: 'minimize',
  range: [0, 1],
} as const;

function start() {
  const state = createState();
  state.answer.value = runsAnswer([]);
  state.catalogue.value = {...CATALOGUE, metrics: [...CATALOGUE.metrics, FNR]};
  return state;
}

test('a metric of the catalogue is saved with its goal and description', () => {
  const {name, formula, description, goal} = draftFor('fnr', start());
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
  const set = {layer: 'saved', name: 'ours', toml: '', metrics: [ours], parameters: []} as const;
  const found = {sets: [set], metrics: [ours], parameters: []};
  state.team.value = {...found, can_save: true, reason: null, notes: []};
  expect(draftFor('fnr', state)).toMatchObject({
    set: 'ours',
    description: 'Missed',
    goal: 'maximize',
  });
});

test('a formula without a name begins without a description', () => {
  expect(draftFor('fn + fp', start())).toMatchObject({
    name: '',
    description: '',
    goal: 'maximize',
  });
});

test('a cost that smaller values are said to be better of is saved so', () => {
  const state = start();
  state.minimized.value = ['5*fn + fp'];
  expect(draftFor(' 5*fn + fp', state).goal).toBe('minimize');
  expect(draftFor('tp - fp', state).goal).toBe('maximize');
});

test('under the name of a formula that is replaced a draft says what that one says, but what was typed', () => {
  const first = draftFor('7*fn + fp', start());
  const cost = {
    name: 'cost',
    formula: 'fn',
    description: 'What it costs.',
    goal: 'minimize',
  } as const;
  const set = {layer: 'saved', name: 'team', toml: '', metrics: [cost], parameters: []} as const;
  const under = (name: string, before = first) =>
    renamed({...before, name, goal: before.goal}, before, first, set);

  const replacing = under('cost');
  const typed = {...replacing, description: 'Mine.'};

  expect(replacing).toMatchObject({description: 'What it costs.', goal: 'minimize'});
  expect(under('costs', replacing)).toEqual({...first, name: 'costs'});
  expect(under('costs', typed)).toMatchObject({description: 'Mine.', goal: 'maximize'});
  expect(under('cost', {...first, goal: 'minimize'})).toMatchObject({goal: 'minimize'});
});
