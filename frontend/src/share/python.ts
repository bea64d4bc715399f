import {goalOf} from '../conditions.ts';
import type {Conditions} from '../conditions.ts';
import type {CardView} from '../views/card-view.ts';

const INDENT = '    ';

/** What a card shows, and of which runs. */
export interface Shown {
  readonly formula: string;
  readonly meanOf: string | null; // where it is the mean of that over classes
  readonly runs: readonly string[];
  readonly view: Pick<CardView, 'kind' | 'step'>;
  readonly conditions: Conditions;
  readonly baseline: string | null;
}

/** A program that computes the values of a card from the log directory. */
export function pythonProgram(shown: Shown): string {
  return [
    'from tb_custom_metrics import read',
    '',
    'logs = read("logs")  # the directory that TensorBoard shows',
    ...body(shown),
    '',
  ].join('\n');
}

function body(shown: Shown): readonly string[] {
  switch (shown.view.kind) {
    case 'thresholds':
      return overThresholds(shown);
    case 'heat':
      return overBoth(shown);
    case 'classes':
      return overSteps({...shown, formula: shown.meanOf ?? shown.formula});
    default:
      return overSteps(shown);
  }
}

function overSteps(shown: Shown): readonly string[] {
  const {formula, conditions} = shown;
  return [
    ...call('logs.evaluate', [
      listOf(formula),
      thresholdOf(formula, conditions),
      ...optionsOf(shown),
    ]),
    'for series in evaluation:',
    `${INDENT}print(series.run, series.class_name, series.steps, series.values)`,
  ];
}

function overThresholds(shown: Shown): readonly string[] {
  const {step} = shown.view;
  const at = step === null ? [] : [`step=${step}`];
  return [
    ...call('logs.over_thresholds', [listOf(shown.formula), ...at, ...optionsOf(shown)]),
    'for series in evaluation:',
    `${INDENT}print(series.run, series.class_name, series.thresholds, series.values)`,
  ];
}

function overBoth(shown: Shown): readonly string[] {
  const options = [listOf(shown.formula), ...optionsOf(shown)];
  const asked = [...options, 'step=step'].join(', ');
  return [
    ...call('logs.evaluate', options),
    'for step in sorted({step for series in evaluation for step in series.steps.tolist()}):',
    `${INDENT}for series in logs.over_thresholds(${asked}):`,
    `${INDENT}${INDENT}print(series.run, series.class_name, step, series.thresholds, series.values)`,
  ];
}

function listOf(formula: string): string {
  return `[${text(formula)}]`;
}

function call(name: string, options: readonly string[]): readonly string[] {
  return [`evaluation = ${name}(`, ...options.map((option) => `${INDENT}${option},`), ')'];
}

function thresholdOf(formula: string, conditions: Conditions): string {
  const {threshold, thresholdFrom} = conditions;
  if (thresholdFrom === null) {
    return `threshold=${threshold}`;
  }
  const best = thresholdFrom.best ?? formula.trim();
  const goal = goalOf(best, conditions);
  const by = goal === 'minimize' ? {...thresholdFrom, best, goal} : thresholdFrom;
  const given = Object.entries(by).filter(([, value]) => value !== null);
  return `threshold_from={${given.map(([key, value]) => `${text(key)}: ${text(String(value))}`).join(', ')}}`;
}

function optionsOf({runs, conditions: {prevalence, parameters}, baseline}: Shown) {
  const given = Object.entries(parameters).map(([name, value]) => `${text(name)}: ${value}`);
  return [
    `runs=[${runs.map(text).join(', ')}]`,
    ...(prevalence === null ? [] : [`prevalence=${prevalence}`]),
    ...(given.length === 0 ? [] : [`parameters={${given.join(', ')}}`]),
    ...(baseline === null ? [] : [`baseline=${text(baseline)}`]),
  ];
}

/** A text of Python: JSON's is one, too. */
function text(value: string): string {
  return JSON.stringify(value);
}
