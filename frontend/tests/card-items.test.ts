import {expect, test} from 'vitest';
import {Actions} from '../src/actions.ts';
import {cardItems} from '../src/card-items.ts';
import {createState} from '../src/state.ts';
import {KINDS} from '../src/views/card-view.ts';

test('logarithmic axes are offered of lines over steps alone', () => {
  const state = createState();
  const actions = new Actions(state);
  const card = {id: actions.nextId(), formula: 'f1'};
  state.defaults.value = [card];
  const offered = KINDS.filter((kind) => {
    actions.setView(card.id, {kind});
    const labels = cardItems(card, state, actions).map(({label}) => label);
    return labels.includes('Logarithmic values') || labels.includes('Logarithmic steps or time');
  });
  expect(offered).toEqual(['steps']);
});
