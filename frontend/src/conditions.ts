import {formatThreshold} from './numbers.ts';

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
}

/** Under what the lines of cards are evaluated. */
export interface LineConditions extends Conditions {
  readonly baseline?: string; // the run that baseline(x) reads
  readonly group?: object; // how runs are put together
  readonly runs?: readonly string[]; // all of them without
}

/** At which threshold values were read, in a file: `0.5`, or how it was chosen. */
export function thresholdText({threshold, thresholdFrom: from}: Conditions): string {
  return from === null
    ? formatThreshold(threshold)
    : `best of ${from.best ?? 'the formula'} on ${from.part ?? 'the run itself'}, at each step`;
}

const WITHOUT_CHOICE = ['threshold', 'surface', 'comparison']; // views that choose no threshold

/** What a request says of the conditions. */
export function conditionsBody(
  {threshold, thresholdFrom, prevalence, parameters, everyStep}: Conditions,
  view: string,
): object {
  return {
    ...(thresholdFrom === null || WITHOUT_CHOICE.includes(view)
      ? {threshold}
      : {threshold_from: {...thresholdFrom, at: 'step'}}),
    ...(prevalence === null ? {} : {prevalence}),
    ...(Object.keys(parameters).length === 0 ? {} : {parameters}),
    ...(everyStep === true ? {every_step: true} : {}),
  };
}
