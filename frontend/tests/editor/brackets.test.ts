import {expect, test} from 'vitest';
import {bracketsAt} from '../../src/editor/brackets.ts';

test.each([
  ['f(a(b))', 2, [1, 6]],
  ['f(a(b))', 7, [6, 1]],
  ['f(a(b))', 6, [5, 3]],
  ['(a)', 0, [0, 2]],
  ['f(a(b)', 2, [1]],
  ['(a]', 1, [0]],
  ['a)', 2, [1]],
  ['ab', 1, []],
  ['', 0, []],
])('in %j with the cursor at %i the brackets at %j are marked', (text, cursor, places) => {
  expect(bracketsAt(text, cursor)).toEqual(places);
});
