import type {Line} from '../chart/lines.ts';
import {groupRequest, isComplete} from '../grouping.ts';
import {formatThreshold} from '../numbers.ts';
import {INTERVAL} from '../settings.ts';
import type {State} from '../state.ts';

/** What a picture or a file of a card was made of, by name. */
export type Facts = readonly (readonly [name: string, value: string])[];

/** Everything that is needed to make the same again: formula, runs and settings. */
export function factsOf(formula: string, lines: readonly Line[], state: State): Facts {
  const definition = state.results.value.get(formula)?.result.definition ?? null;
  const {threshold, prevalence, parameters} = state.conditions.value;
  const runs = [...new Set(lines.flatMap(({run, members}) => members?.runs ?? [run]))];
  return [
    ['formula', definition === null ? formula : `${formula} = ${definition}`],
    ['runs', runs.join(', ')],
    ['threshold', formatThreshold(threshold)],
    ['prevalence', prevalence === null ? 'as logged' : String(prevalence)],
    ...Object.entries(parameters).map(
      ([name, value]) => [`parameter ${name}`, `${value}`] as const,
    ),
    ['smoothing', String(state.smoothing.value)],
    ['band', bandOf(lines, state)],
    ['read', new Date((state.lastRead.value ?? 0) * 1000).toISOString()],
  ];
}

function bandOf(lines: readonly Line[], state: State): string {
  const grouping = state.grouping.value;
  if (lines.every(({band}) => band === null)) {
    return 'none';
  }
  return grouping !== null && isComplete(grouping)
    ? `over runs: ${JSON.stringify(groupRequest(grouping))}`
    : `${INTERVAL} interval of the counts`;
}
