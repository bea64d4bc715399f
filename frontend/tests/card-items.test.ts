import {expect, test} from 'vitest';
import {Actions} from '../src/actions.ts';
import {cardItems} from '../src/card-items.ts';
import {createState} from '../src/state.ts';
import {KINDS} from '../src/views/card-view.ts';

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
