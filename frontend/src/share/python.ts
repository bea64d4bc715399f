import type {Conditions} from '../conditions.ts';

const COUNT = '    ';

/** A program that computes the values of a card from the log directory. */
export function pythonProgram(
  formula: string,
  runs: readonly string[],
  {threshold, prevalence, parameters}: Conditions,
  baseline: string | null,
): string {
  const given = Object.entries(parameters).map(([name, value]) => `${text(name)}: ${value}`);
  const options = [
    `runs=[${runs.map(text).join(', ')}]`,
    `threshold=${threshold}`,
    ...(prevalence === null ? [] : [`prevalence=${prevalence}`]),
    ...(given.length === 0 ? [] : [`parameters={${given.join(', ')}}`]),
    ...(baseline === null ? [] : [`baseline=${text(baseline)}`]),
  ];
  return [
    'from tb_custom_metrics import read',
    '',
    'logs = read("logs")  # the directory that TensorBoard shows',
    'evaluation = logs.evaluate(',
    ...[`[${text(formula)}]`, ...options].map((line) => `${COUNT}${line},`),
    ')',
    'for series in evaluation:',
    `${COUNT}print(series.run, series.class_name, series.steps, series.values)`,
    '',
  ].join('\n');
}

/** A text of Python: JSON's is one, too. */
function text(value: string): string {
  return JSON.stringify(value);
}
