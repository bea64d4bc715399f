import {namedMetric} from './cards.ts';
import {goalOf} from './conditions.ts';
import type {State} from './state.ts';
import type {Goal} from './views/best.ts';

/** Which values of a formula are the best: what the metric says that it is just the name of, or the page. */
export function goalFor(formula: string, {answer, catalogue, conditions}: State): Goal {
  const metric = namedMetric(formula, answer.value, catalogue.value);
  return metric?.goal ?? goalOf(formula, conditions.value);
}
