import type {View} from '../chart/plot.ts';
import {thresholdText} from '../conditions.ts';
import {groupRequest, isComplete} from '../grouping.ts';
import {INTERVAL} from '../settings.ts';
import type {State} from '../state.ts';

/** What a picture or a file of a card was made of, by name. */
export type Facts = readonly (readonly [name: string, value: string])[];

/** Everything that is needed to make the same again: formula, runs and settings. */
export function factsOf(formula: string, view: View, state: State): Facts {
  const definition = state.results.value.get(formula)?.result.definition ?? null;
  const {lines, log} = view;
  const conditions = state.conditions.value;
  const {prevalence, parameters} = conditions;
  const runs = [...new Set(lines.flatMap(({run, members}) => members?.runs ?? [run]))];
  return [
    ['formula', definition === null ? formula : `${formula} = ${definition}`],
    ['runs', runs.join(', ')],
    ['threshold', thresholdText(conditions)],
    ['prevalence', prevalence === null ? 'as logged' : String(prevalence)],
    ...Object.entries(parameters).map(
      ([name, value]) => [`parameter ${name}`, `${value}`] as const,
    ),
    ['baseline', state.baseline.value ?? 'none'],
    ['grouping', groupingOf(state) ?? 'none'],
    ['every step', String(conditions.everyStep === true)],
    ['horizontal axis', view.axis + (log.x ? ', logarithmic' : '')],
    ['vertical axis', log.y ? 'logarithmic' : 'linear'],
    ['smoothing', String(state.smoothing.value)],
    ['band', bandOf(view, state)],
    ['read', new Date((state.lastRead.value ?? 0) * 1000).toISOString()],
  ];
}

function bandOf({lines}: View, state: State): string {
  if (lines.every(({band}) => band === null)) {
    return 'none';
  }
  const grouping = groupingOf(state);
  return grouping === null ? `${INTERVAL} interval of the counts` : `over runs: ${grouping}`;
}

/** How runs are put together; null where each stands by itself. */
function groupingOf({grouping}: State): string | null {
  const by = grouping.value;
  return by !== null && isComplete(by) ? JSON.stringify(groupRequest(by)) : null;
}
