import {expect, test} from 'vitest';
import {everyStepOf} from '../../src/cards/every-step.ts';
import {createState} from '../../src/state/state.ts';
import {result, run, runsAnswer, series} from '../fixtures.ts';

const SAMPLED = result('a', [series('x', {sampled: true}), series('y')]);
const WHOLE = result('a', [series('x')]);

function stateWith(hasFiles: boolean) {
  const state = createState();
  state.answer.value = runsAnswer([run('x')], {has_event_files: hasFiles});
  return state;
}

test('a card whose points were sampled offers every step, and goes back', () => {
  const state = stateWith(true);
  everyStepOf(SAMPLED, state)?.onToggle();
  expect(state.conditions.value.everyStep).toBe(true);
  everyStepOf(WHOLE, state)?.onToggle();
  expect(state.conditions.value.everyStep).toBe(false);
});

test('a card that has all points offers nothing', () => {
  expect(everyStepOf(WHOLE, stateWith(true))).toBeNull();
  expect(everyStepOf(null, stateWith(true))).toBeNull();
});

test('where there are no files to read nothing is offered, nor asked for by an address', () => {
  const state = stateWith(false);
  state.everyStep.value = true;
  expect(everyStepOf(SAMPLED, state)).toBeNull();
  expect(state.conditions.value.everyStep).toBe(false);
});
