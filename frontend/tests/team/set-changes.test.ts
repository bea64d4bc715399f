import {expect, test} from 'vitest';
import {changesOf} from '../../src/team/set-changes.ts';
import type {SetMetric, TeamSet} from '../../src/team/team.ts';
import {saving} from '../../src/texts/team-en.ts';
import {saving as zh} from '../../src/texts/team-zh.ts';

function setOf(...metrics: readonly SetMetric[]): TeamSet {
  return {layer: 'saved', name: 'team', toml: '', metrics, parameters: []};
}

test('what somebody else has changed is told: formulas, and what else is said of them', () => {
  const cost = {name: 'cost', formula: 'fn', description: '', goal: 'maximize'} as const;
  const base = setOf(cost, {...cost, name: 'same'}, {...cost, name: 'gone'});
  const theirs = setOf(
    {...cost, goal: 'minimize', description: 'Dear.'},
    {...cost, name: 'same'},
    {...cost, name: 'new'},
  );

  expect(changesOf({...cost, formula: '5*fn'}, base, theirs, saving)).toEqual({
    mine: ['5*fn', 'the larger the better'],
    theirs: ['fn', 'the smaller the better', 'Dear.'],
    others: [
      'cost = fn, the smaller the better, Dear. (was fn, the larger the better)',
      'new = fn (new)',
      'gone (removed)',
    ],
  });
});

test('what nobody says of a formula is left out, and what nobody changed', () => {
  const cost = {name: 'cost', formula: 'fn', description: '', goal: null} as const;
  const base = setOf(cost, {...cost, name: 'told', description: 'Dear.'}, {...cost, name: 'same'});
  const theirs = setOf(cost, {...cost, name: 'told'}, {...cost, name: 'same'});

  expect(changesOf({...cost, goal: 'minimize'}, base, theirs, saving)).toEqual({
    mine: ['fn', 'the smaller the better'],
    theirs: ['fn'],
    others: ['told = fn (was fn, Dear.)'],
  });
});

test('a Chinese list has Chinese commas', () => {
  const cost = {name: 'cost', formula: 'fn', description: '', goal: null} as const;

  expect(changesOf(cost, setOf({...cost, goal: 'minimize'}), setOf(cost), zh).others).toEqual([
    'cost = fn（原为 fn，越小越好）',
  ]);
});
