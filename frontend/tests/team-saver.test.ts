import {expect, test} from 'vitest';
import {changesSince} from '../src/team-saver.ts';
import type {SetMetric, TeamSet} from '../src/team.ts';

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

  expect(changesSince(base, theirs)).toEqual([
    'cost = fn, the smaller the better, Dear. (was fn, the larger the better, –)',
    'new = fn (new)',
    'gone (removed)',
  ]);
});
