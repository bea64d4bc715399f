import {expect, test} from 'vitest';
import {changesOf} from '../../src/team/set-changes.ts';
import type {SetMetric, TeamSet} from '../../src/team/team.ts';
import {saving} from '../../src/texts/team-en.ts';

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
    mine: ['5*fn', 'the larger the better', '–'],
    theirs: ['fn', 'the smaller the better', 'Dear.'],
    others: [
      'cost = fn, the smaller the better, Dear. (was fn, the larger the better, –)',
      'new = fn (new)',
      'gone (removed)',
    ],
  });
});
