/** What a card shows as a program. It imports nothing of the panel: it is a file of its own, fetched as it is needed. */
import type {GroupSeries} from '../server/answers.ts';
import type {Conditions} from '../formulas/conditions.ts';
import type {Goal} from '../views/best.ts';
import type {Spread} from '../runs/grouping.ts';
import type {CardView} from '../views/card-view.ts';
import {togetherLines} from './python-groups.ts';

const INDENT = '    ';

/** What a card shows, and of which runs. */
export interface Shown {
  readonly formula: string;
  readonly inside: string; // what has classes: what it takes the mean over them of, or itself
  readonly goal: Goal | undefined; // that people chose for the formula that a threshold is chosen by
  readonly runs: readonly string[];
  readonly view: Pick<CardView, 'kind' | 'step'>;
  readonly conditions: Conditions;
  readonly baseline: string | null;
  readonly groups: readonly Pick<GroupSeries, 'group' | 'runs'>[]; // where runs are put together
  readonly spread: Spread; // what is told of these
}

/** A program that computes the values of a card from the log directory. */
export function pythonProgram(shown: Shown): string {
  return [
    ...(isOfGroups(shown) ? ['import warnings', '', 'import numpy as np', ''] : []),
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
      return overSteps({...shown, formula: shown.inside});
    case 'matrix':
      return countsOf(shown);
    default:
      return overSteps(shown);
  }
}

function overSteps(shown: Shown): readonly string[] {
  const {formula} = shown;
  return [
    ...call('logs.evaluate', [listOf(formula), thresholdOf(shown), ...optionsOf(shown)]),
    ...printed(shown, 'steps'),
  ];
}

function overThresholds(shown: Shown): readonly string[] {
  const {step} = shown.view;
  const at = step === null ? [] : [`step=${step}`];
  return [
    ...call('logs.over_thresholds', [listOf(shown.formula), ...at, ...optionsOf(shown)]),
    ...printed(shown, 'thresholds'),
  ];
}

function printed(shown: Shown, axis: 'steps' | 'thresholds'): readonly string[] {
  return isOfGroups(shown)
    ? [togetherLines(shown.groups, shown.spread, axis)]
    : [
        'for series in evaluation:',
        `${INDENT}print(series.run, series.class_name, series.${axis}, series.values)`,
      ];
}

/** Along other axes each run stands by itself. */
function isOfGroups({groups, view: {kind}}: Shown): boolean {
  return groups.length > 0 && (kind === 'steps' || kind === 'thresholds');
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

/** The counts of a matrix, of more than two classes each against the rest. */
function countsOf(shown: Shown): readonly string[] {
  const {step} = shown.view;
  const at = step === null ? '-1' : `series.steps == ${step}`;
  return [
    ...call('logs.evaluate', [
      listOf('tn', 'fp', 'fn', 'tp'),
      thresholdOf(shown),
      ...optionsOf(shown),
    ]),
    'for series in evaluation:',
    `${INDENT}print(series.run, series.class_name, series.formula, series.values[${at}])`,
  ];
}

function listOf(...formulas: readonly string[]): string {
  return `[${formulas.map(text).join(', ')}]`;
}

function call(name: string, options: readonly string[]): readonly string[] {
  return [`evaluation = ${name}(`, ...options.map((option) => `${INDENT}${option},`), ')'];
}

function thresholdOf({formula, goal, view, conditions}: Shown): string {
  const {threshold, thresholdFrom} = conditions;
  if (thresholdFrom === null) {
    return `threshold=${threshold}`;
  }
  const best = thresholdFrom.best ?? formula.trim();
  // The counts of a matrix are read where the formula of its card is best, not each where it is itself.
  const isNamed = goal !== undefined || view.kind === 'matrix';
  const by = isNamed ? {...thresholdFrom, best, goal} : thresholdFrom;
  const given = Object.entries(by).filter(([, value]) => value !== null && value !== undefined);
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
