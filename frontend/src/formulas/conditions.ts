import type {GroupRequest} from '../runs/grouping.ts';
import {formatThreshold} from '../texts/numbers.ts';
import type {Goal} from '../views/best.ts';

/** Where a threshold is chosen: by which formula, and on which of a training's runs. */
export interface ThresholdFrom {
  readonly best: string | null; // null: by each formula itself
  readonly part: string | null; // the last component of the run's name; null: on each run itself
}

/** Under what formulas are evaluated. */
export interface Conditions {
  readonly threshold: number;
  readonly thresholdFrom: ThresholdFrom | null; // null: everywhere at `threshold`
  readonly prevalence: number | null; // null: as it was logged
  readonly parameters: Readonly<Record<string, number>>; // those that are not as in their set
  readonly everyStep?: boolean; // read from the event files, where there are some
  readonly minimized?: readonly string[]; // formulas of which people want the smallest value
  readonly maximized?: readonly string[]; // those of which they want the largest
  readonly baseline?: string | null; // the run that baseline(x) reads
}

/** Under what the lines of cards are evaluated. */
export interface LineConditions extends Conditions {
  readonly group?: GroupRequest; // how runs are put together
  readonly runs?: readonly string[]; // all of them without
}

/** Some runs, or all of them, or groups of these. */
export interface Whose {
  readonly runs: readonly string[] | null;
  readonly group: object | null;
}

/** At which threshold values were read, in a file: `0.5`, or how it was chosen. */
export function thresholdText(conditions: Conditions): string {
  const {threshold, thresholdFrom: from} = conditions;
  if (from === null) {
    return formatThreshold(threshold);
  }
  const best = chosenGoal(from.best ?? '', conditions) === 'minimize' ? 'smallest' : 'best';
  return `${best} of ${from.best ?? 'the formula'} on ${from.part ?? 'the run itself'}, at each step`;
}

/** Which values of a formula people want to be the best; undefined where they said nothing. */
export function chosenGoal(
  formula: string,
  {minimized = [], maximized = []}: Pick<Conditions, 'minimized' | 'maximized'>,
): Goal | undefined {
  const text = formula.trim();
  return minimized.includes(text) ? 'minimize' : maximized.includes(text) ? 'maximize' : undefined;
}

/** What a request says of it: what people chose. The server knows the others. */
export function goalBody(formula: string | null, conditions: Conditions): {readonly goal?: Goal} {
  const goal = chosenGoal(formula ?? '', conditions);
  return goal === undefined ? {} : {goal};
}

const WITHOUT_CHOICE = ['threshold', 'surface', 'comparison']; // views that choose no threshold

/** What a request says of the conditions. */
export function conditionsBody(conditions: Conditions, view: string): object {
  const {threshold, thresholdFrom, prevalence, parameters, everyStep, baseline = null} = conditions;
  const goal = goalBody(thresholdFrom?.best ?? null, conditions);
  return {
    ...(thresholdFrom === null || WITHOUT_CHOICE.includes(view)
      ? {threshold}
      : {threshold_from: {...thresholdFrom, ...goal, at: 'step'}}),
    ...(prevalence === null ? {} : {prevalence}),
    ...(Object.keys(parameters).length === 0 ? {} : {parameters}),
    ...(everyStep === true ? {every_step: true} : {}),
    ...(baseline === null ? {} : {baseline}),
  };
}
