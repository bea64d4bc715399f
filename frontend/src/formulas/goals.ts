import {namedMetric} from '../state/cards.ts';
import {chosenGoal} from './conditions.ts';
import type {State} from '../state/state.ts';
import type {Goal} from '../views/best.ts';

/** Which values of a formula are the best: as the metric says that it is the name of, people, or the server. */
export function goalFor(formula: string, state: State): Goal {
  const {answer, catalogue, conditions} = state;
  const metric = namedMetric(formula, answer.value, catalogue.value);
  return metric?.goal ?? chosenGoal(formula, conditions.value) ?? foundGoal(formula, state);
}

/** What the server found, where nobody said it. */
export function foundGoal(formula: string, {results}: State): Goal {
  return results.value.get(formula)?.result.goal ?? 'maximize';
}
