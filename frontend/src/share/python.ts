// Fetched when a program is asked for: what it shares with the panel is handed to it.
import type {Conditions, goalOf} from '../conditions.ts';
import type {CardView, insideMacro} from '../views/card-view.ts';

const INDENT = '    ';

/** What a card shows, and of which runs. */
export interface Shown {
  readonly formula: string;
  readonly definition: string | null; // where it is the name of another
  readonly runs: readonly string[];
  readonly view: Pick<CardView, 'kind' | 'step'>;
  readonly conditions: Conditions;
  readonly baseline: string | null;
  readonly panel: {readonly goalOf: typeof goalOf; readonly insideMacro: typeof insideMacro};
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
      return overSteps({
        ...shown,
        formula: shown.panel.insideMacro(shown.formula, shown.definition) ?? shown.formula,
      });
    default:
      return overSteps(shown);
  }
}

function overSteps(shown: Shown): readonly string[] {
  const {formula} = shown;
  return [
    ...call('logs.evaluate', [listOf(formula), thresholdOf(shown), ...optionsOf(shown)]),
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

function thresholdOf({formula, conditions, panel}: Shown): string {
  const {threshold, thresholdFrom} = conditions;
  if (thresholdFrom === null) {
    return `threshold=${threshold}`;
  }
  const best = thresholdFrom.best ?? formula.trim();
  const goal = panel.goalOf(best, conditions);
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
