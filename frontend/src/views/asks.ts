import type {Result, Run, RunsAnswer, Series} from '../server/api.ts';
import type {Conditions} from '../formulas/conditions.ts';
import {seriesNames} from '../runs/colors.ts';
import {layoutOf} from '../runs/runs.ts';
import {INTERVAL} from '../state/settings.ts';
import type {CardView} from './card-view.ts';
import {placeOf, stepsOf} from './steps.ts';
import {SPLITS} from './threshold-choices.ts';

/** One question to the server: formulas in a view. */
export interface Ask {
  readonly view: 'step' | 'threshold' | 'surface' | 'class' | 'matrix';
  readonly formulas: readonly string[];
  readonly runs: readonly string[];
  readonly step?: number;
  readonly class?: string;
  readonly interval?: number; // level of the intervals asked for
  readonly group?: object; // how runs are put together
  readonly conditions: Conditions;
}

/** What a card shows, with what was left open decided by what there is. */
export interface Subject {
  readonly formula: string;
  readonly inside: string; // what has classes: what it takes the mean over them of, or itself
  readonly view: CardView;
  readonly runs: readonly string[]; // that have the formula
  readonly run: string; // the one looked at
  readonly sets: readonly string[]; // of its counts, where it has several
  readonly set: string | null; // the one looked at; null: all
  readonly against: string | null;
  readonly classes: readonly string[]; // to choose from
  readonly className: string | null;
  readonly steps: readonly number[];
}

/** Decides what a card looks at; null where no shown run has the formula. */
export function subjectOf(
  formula: string,
  view: CardView,
  {mean_of: meanOf, series}: Pick<Result, 'mean_of' | 'series'>, // of the shown runs, over steps
  answer: RunsAnswer,
): Subject | null {
  const runs = [...new Set(series.map(({run}) => run))];
  const chosenRun = view.run !== null && runs.includes(view.run) ? view.run : null;
  const run = chosenRun ?? usualRun(view.kind === 'classes' ? classed(series, answer) : runs);
  if (run === undefined) {
    return null;
  }
  const against = view.against !== run && runs.includes(view.against ?? '') ? view.against : null;
  const own = series.filter((one) => one.run === run);
  const isOfAll = view.kind === 'thresholds';
  const sets = isOfAll ? [] : several([...new Set(own.flatMap((one) => one.set ?? []))]);
  const set = sets.find((name) => name === view.set) ?? sets[0] ?? null;
  const looked = isOfAll ? series : own.filter((one) => set === null || one.set === set);
  const classes = classesOf(view, looked, run, answer);
  const className = classes.includes(view.className ?? '') ? view.className : (classes[0] ?? null);
  const inside = meanOf ?? formula;
  const chosen = {formula, inside, view, runs, run, sets, set, against, classes, className};
  return {...chosen, steps: stepsOf(looked)};
}

/** The run that is looked at before people choose one: a validation run where there is one. */
function usualRun(runs: readonly string[]): string | undefined {
  return runs.find((run) => SPLITS.includes(run.split('/').at(-1) ?? '')) ?? runs[0];
}

/** The runs that have several classes; all where none has. */
function classed(series: readonly Series[], answer: RunsAnswer): readonly string[] {
  const own = series.filter(({run, set}) => (layoutOf(answer, run, set)?.classes ?? []).length > 1);
  return (own.length > 0 ? own : series).map(({run}) => run);
}

/** Of which a card shows one: the classes of its values, or those with a matrix each. */
function classesOf(
  {kind}: CardView,
  series: readonly Series[],
  run: string,
  answer: RunsAnswer,
): readonly string[] {
  if (kind === 'matrix') {
    const set = series.find((one) => one.run === run)?.set ?? null;
    const layout = layoutOf(answer, run, set);
    return layout === null || layout.kind === 'matrix' ? [] : several(layout.classes ?? []);
  }
  return kind === 'classes' ? [] : [...new Set(series.flatMap((one) => one.class ?? []))];
}

/** What has to be asked for a card; nothing where it shows steps. */
export function asksOf(
  {formula, inside, view, runs, run, against, className, steps}: Subject,
  conditions: Conditions,
  all: readonly Run[],
  group: object | null = null,
): readonly Ask[] {
  const members = (names: readonly string[]): readonly string[] => membersOf(names, all);
  const step = view.step === null ? {} : {step: steps[placeOf(steps, view.step)] ?? view.step};
  const ofClass = className === null ? {} : {class: className};
  const at = {...step, ...ofClass, conditions};
  const looked = members([run, ...(against === null ? [] : [against])]);
  const together = group === null ? {} : {group};
  switch (view.kind) {
    case 'steps':
      return [];
    case 'thresholds':
      return [ask('threshold', [formula], {runs: members(runs), ...at, ...together})];
    case 'heat':
      return [ask('surface', [formula], {runs: looked, ...ofClass, conditions})];
    case 'matrix':
      return [ask('matrix', [formula], {runs: looked, ...at})];
    case 'classes':
      return [
        ask('class', [inside, 'p'], {runs: members([run]), ...step, conditions}),
        ask('step', [inside], {runs: members([run]), conditions}),
      ];
  }
}

/** The runs that series of these names are made of: of a training, all of its runs. */
export function membersOf(names: readonly string[], all: readonly Run[]): readonly string[] {
  const isNamed = (run: Run): boolean => seriesNames(run).some((name) => names.includes(name));
  return all.filter(isNamed).map(({name}) => name);
}

/** The same with intervals, which take long; null where they are not drawn. */
export function withIntervals(one: Ask | undefined): Ask | null {
  const isDrawn = one?.view === 'threshold' || one?.view === 'step';
  return isDrawn && one.group === undefined ? {...one, interval: INTERVAL} : null;
}

/** What tells one question from another. */
export function keyOf(one: Ask): string {
  return JSON.stringify(one);
}

function ask(
  view: Ask['view'],
  formulas: readonly string[],
  more: Omit<Ask, 'view' | 'formulas'>,
): Ask {
  return {view, formulas, ...more};
}

function several(names: readonly string[]): readonly string[] {
  return names.length > 1 ? names : [];
}
