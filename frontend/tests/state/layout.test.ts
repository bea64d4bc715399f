import {expect, test} from 'vitest';
import {dropCard, moveCard} from '../../src/state/cards.ts';
import type {Card} from '../../src/state/cards.ts';
import {decodeCard, sectionsOf} from '../../src/state/layout.ts';
import type {Layout} from '../../src/state/layout.ts';

const card = (id: number, layout?: Layout): Card => ({
  id,
  formula: `tp + ${id}`,
  ...(layout === undefined ? {} : {layout}),
});
const ids = (cards: readonly Card[]) => cards.map(({id}) => id);

test('pinned cards stand first, then those without a group, then groups as they appear', () => {
  const cards = [
    card(1, {group: 'b'}),
    card(2),
    card(3, {group: 'a', pinned: true}),
    card(4, {group: 'a'}),
    card(5, {group: 'b'}),
  ];
  const shown = sectionsOf(cards).map(({kind, name, cards: own}) => [kind, name, ids(own)]);
  expect(shown).toEqual([
    ['pinned', '', [3]],
    ['free', '', [2]],
    ['group', 'b', [1, 5]],
    ['group', 'a', [4]],
  ]);
});

test('a card moves among those of its own section', () => {
  const cards = [card(1), card(2, {group: 'a'}), card(3)];
  expect(ids(moveCard(cards, 1, 1))).toEqual([2, 3, 1]);
  expect(moveCard(cards, 2, 1)).toBe(cards);
  expect(moveCard(cards, 3, 1)).toBe(cards);
});

test('a card that is dropped on another takes its place and its group, and keeps its size', () => {
  const cards = [card(1, {width: 2}), card(2), card(3, {group: 'a'})];
  const moved = dropCard(cards, 1, 3);
  expect(ids(moved)).toEqual([2, 3, 1]);
  expect(moved[2]?.layout).toEqual({width: 2, group: 'a'});
  expect(dropCard(moved, 1, 2)[0]?.layout).toEqual({width: 2});
});

test('a card that is dropped among the pinned ones is pinned, and remembers its group', () => {
  const cards = [card(1, {pinned: true}), card(2, {group: 'a'})];
  expect(dropCard(cards, 2, 1)[0]?.layout).toEqual({pinned: true, group: 'a'});
});

test('a card that is dropped on itself, or on nothing, stays', () => {
  const cards = [card(1), card(2)];
  expect(dropCard(cards, 1, 1)).toBe(cards);
  expect(dropCard(cards, 1, 9)).toBe(cards);
});

test.each([
  ['f1', 'f1'],
  [{formula: 'f1'}, 'f1'],
  [
    {formula: 'f1', width: 2, pinned: true},
    {formula: 'f1', width: 2, pinned: true},
  ],
  [{formula: 'f1', width: 3, height: 'tall', pinned: 1, group: '  '}, 'f1'],
  [
    {formula: 'f1', height: 1e9, group: ' a '},
    {formula: 'f1', height: 960, group: 'a'},
  ],
  [{formula: '  '}, null],
  [{width: 2}, null],
  [null, null],
  [['f1'], null],
])('a card written as %j is read as %j', (written, read) => {
  expect(decodeCard(written)).toEqual(read);
});
