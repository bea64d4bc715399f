import type {Result} from '../server/api.ts';
import type {State} from '../state/state.ts';

/** The switch between the points that TensorBoard keeps and every step of the event files. */
export interface EveryStep {
  readonly on: boolean;
  readonly onToggle: () => void;
}

/** The switch of a card, or null where there is nothing to be gained, or no file to read. */
export function everyStepOf(result: Result | null, state: State): EveryStep | null {
  const on = state.conditions.value.everyStep === true;
  const lines = [...(result?.series ?? []), ...(result?.groups ?? [])];
  const sampled = lines.some((line) => line.sampled === true);
  if (state.answer.value?.has_event_files !== true || !(on || sampled)) {
    return null;
  }
  return {on, onToggle: () => (state.everyStep.value = !on)};
}
