import {expect, test} from 'vitest';
import {partnerOf} from '../../src/editor/bracket-mark.ts';

test.each([
  [0, 8],
  [8, 0],
  [3, 5],
  [5, 3],
  [1, -1], // no bracket
  [-1, -1],
])('in (a+(b)*c) the bracket at %i belongs to the one at %i', (at, partner) => {
  expect(partnerOf('(a+(b)*c)', at)).toBe(partner);
});

test('a bracket that is not closed has no partner', () => {
  expect(partnerOf('((a)', 0)).toBe(-1);
  expect(partnerOf('a)', 1)).toBe(-1);
});
