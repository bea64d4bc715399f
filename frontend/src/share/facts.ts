import type {View} from '../chart/plot.ts';
import {thresholdText} from '../formulas/conditions.ts';
import {groupOf} from '../runs/grouping.ts';
import {INTERVAL} from '../state/settings.ts';
import type {State} from '../state/state.ts';
import type {Subject} from '../views/asks.ts';

/** What a picture or a file of a card was made of, by name. */
export type Facts = readonly (readonly [name: string, value: string])[];

/** Everything that is needed to make the same again: formula, runs and settings. */
export function factsOf(formula: string, view: View, state: State): Facts {
  const runs = view.lines.flatMap(({run, members}) => members?.runs ?? [run]);
  return [
    ...formulaFacts(formula, runs, state),
    ['threshold', thresholdText(state.conditions.value)],
    ...conditionFacts(state),
    ['grouping', groupingOf(state) ?? 'none'],
    ...axisFacts(view),
    ['smoothing', String(state.smoothing.value)],
    ['band', bandOf(view, state)],
    readFact(state),
  ];
}

/** The same of what a card shows along other axes than the steps; `curves` are those over thresholds. */
export function viewFacts(
  {formula, inside, view: {kind, scale}, className}: Subject,
  series: readonly Placed[],
  curves: View | null,
  state: State,
): Facts {
  const runs = series.map(({run}) => run);
  const steps = [...new Set(series.flatMap(({at}) => at.step ?? []))];
  return [
    ...formulaFacts(formula, runs, state),
    ['shown over', kind],
    ...facts(kind !== 'heat', ['step', steps.join(', ')]),
    ...facts(kind === 'classes', ['of each class', inside]),
    ...facts(className !== null, ['class', className ?? '']),
    ...facts(kind === 'classes' || kind === 'matrix', [
      'threshold',
      thresholdText(state.conditions.value),
    ]),
    ...facts(kind === 'matrix', ['cells', CELLS[scale]]),
    ...conditionFacts(state),
    ...(curves === null ? [] : curveFacts(curves, state)),
    readFact(state),
  ];
}

function curveFacts(curves: View, state: State): Facts {
  return [
    ['grouping', groupingOf(state) ?? 'none'],
    ...axisFacts(curves),
    ['band', bandOf(curves, state)],
  ];
}

/** Of an answer, what tells where it stands; a heat map stands at no step. */
export interface Placed {
  readonly run: string;
  readonly at: {readonly step?: number};
}

const CELLS = {counts: 'counts', rows: 'shares of their row', columns: 'shares of their column'};

function facts(isMeant: boolean, fact: Facts[number]): Facts {
  return isMeant ? [fact] : [];
}

function formulaFacts(formula: string, runs: readonly string[], state: State): Facts {
  const definition = state.results.value.get(formula)?.result.definition ?? null;
  return [
    ['formula', definition === null ? formula : `${formula} = ${definition}`],
    ['runs', [...new Set(runs)].join(', ')],
  ];
}

function conditionFacts(state: State): Facts {
  const {prevalence, parameters, everyStep} = state.conditions.value;
  return [
    ['prevalence', prevalence === null ? 'as logged' : String(prevalence)],
    ...Object.entries(parameters).map(
      ([name, value]) => [`parameter ${name}`, `${value}`] as const,
    ),
    ['every step', String(everyStep === true)],
    ['baseline', state.baseline.value ?? 'none'],
  ];
}

function axisFacts({axis, log}: View): Facts {
  return [
    ['horizontal axis', axis + (log.x ? ', logarithmic' : '')],
    ['vertical axis', log.y ? 'logarithmic' : 'linear'],
  ];
}

function readFact({lastRead}: State): Facts[number] {
  return ['read', new Date((lastRead.value ?? 0) * 1000).toISOString()];
}

function bandOf({lines}: View, state: State): string {
  if (lines.every(({band}) => band === null)) {
    return 'none';
  }
  const grouping = groupingOf(state);
  if (grouping !== null) {
    return `over runs: ${grouping}`;
  }
  const of = lines.reduce((most, {xs}) => Math.max(most, xs.length), 0);
  const at = lines.reduce((most, {band}) => Math.max(most, band?.xs.length ?? 0), 0);
  return `${INTERVAL} interval of the counts${at < of ? `, at ${at} of ${of} points` : ''}`;
}

/** How runs are put together; null where each stands by itself. */
function groupingOf({grouping}: State): string | null {
  const by = groupOf(grouping.value);
  return by && JSON.stringify(by);
}
