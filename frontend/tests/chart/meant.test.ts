import {expect, test} from 'vitest';
import {buildGroupLines} from '../../src/chart/groups.ts';
import {meantLines} from '../../src/chart/meant.ts';

const NOTHING = {values: [], lower: [], upper: [], n_runs: [], steps: []};
const OF_COUNTS = {...{set: 'counts', class: null}, notes: [], cautions: [], members: []};
const LINES = buildGroupLines(
  [
    {...NOTHING, ...OF_COUNTS, group: 'wide/*', runs: ['wide/1', 'wide/2']},
    {...NOTHING, ...OF_COUNTS, group: 'deep/*', runs: ['deep/1']},
  ],
  {shown: new Set(), styles: new Map(), dark: false, axis: 'step', bands: true},
);

test.each([
  ['wide/*', ['wide/*']],
  ['wide/2', ['wide/*']],
  ['deep/1', ['deep/*']],
  ['gone', []],
  [null, []],
])('where %j is to stand out, these lines do: %j', (highlight, expected) => {
  expect(meantLines(LINES, null, highlight).map(({run}) => run)).toEqual(expected);
});

test('the line under the pointer comes before those that are to stand out elsewhere', () => {
  const pointed = LINES[1]?.key ?? null;
  expect(meantLines(LINES, pointed, 'wide/*').map(({run}) => run)).toEqual(['deep/*']);
});
