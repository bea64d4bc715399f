import {expect, test} from 'vitest';
import {Actions} from '../../src/state/actions.ts';
import {cardItems} from '../../src/cards/card-items.ts';
import {createState} from '../../src/state/state.ts';
import {KINDS} from '../../src/views/card-view.ts';
import {result} from '../fixtures.ts';

test('logarithmic axes are offered of what is drawn as lines alone', () => {
  const state = createState();
  const actions = new Actions(state);
  const card = {id: actions.nextId(), formula: 'f1'};
  state.defaults.value = [card];
  const offered = KINDS.filter((kind) => {
    actions.setView(card.id, {kind});
    const labels = cardItems(card, state, actions).map(({label}) => label);
    const across = kind === 'steps' ? 'Logarithmic steps or time' : 'Logarithmic thresholds';
    return labels.includes('Logarithmic values') && labels.includes(across);
  });
  expect(offered).toEqual(['steps', 'thresholds']);
});

test('the goal that the server found is shown, and what people choose against it is kept', () => {
  const state = createState();
  const actions = new Actions(state);
  const found = {...result('5*fn + fp', []), goal: 'minimize'} as const;
  state.results.value = new Map([['5*fn + fp', {result: found, stamp: '', conditions: ''}]]);
  const goals = ['5*fn + fp', 'tp - fp'].map((formula) => {
    const item = () =>
      cardItems({id: 0, formula}, state, actions).find(({label}) => label === 'Smaller is better');
    return [0, 1, 2].map(() => {
      const chosen = [item()?.checked, state.minimized.value, state.maximized.value];
      item()?.onPick();
      return chosen;
    });
  });
  expect(goals).toEqual([
    [
      [true, [], []],
      [false, [], ['5*fn + fp']],
      [true, [], []],
    ],
    [
      [false, [], ['5*fn + fp']],
      [true, ['tp - fp'], ['5*fn + fp']],
      [false, [], ['5*fn + fp']],
    ],
  ]);
});
