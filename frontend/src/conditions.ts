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
}

/** Under what the lines of cards are evaluated. */
export interface LineConditions extends Conditions {
  readonly baseline?: string; // the run that baseline(x) reads
  readonly group?: object; // how runs are put together
  readonly runs?: readonly string[]; // all of them without
}

const WITHOUT_CHOICE = ['threshold', 'surface', 'comparison']; // views that choose no threshold

/** What a request says of the conditions. */
export function conditionsBody(
  {threshold, thresholdFrom, prevalence, parameters}: Conditions,
  view: string,
): object {
  return {
    ...(thresholdFrom === null || WITHOUT_CHOICE.includes(view)
      ? {threshold}
      : {threshold_from: {...thresholdFrom, at: 'step'}}),
    ...(prevalence === null ? {} : {prevalence}),
    ...(Object.keys(parameters).length === 0 ? {} : {parameters}),
  };
}
