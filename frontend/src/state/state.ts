import {computed, signal} from '@preact/signals';
import type {ReadonlySignal, Signal} from '@preact/signals';
import type {CheckAnswer} from '../server/answers.ts';
import type {Catalogue, Result, Run, RunsAnswer} from '../server/api.ts';
import type {Conditions, ThresholdFrom} from '../formulas/conditions.ts';
import type {Card} from './cards.ts';
import type {CountsAt} from '../cards/counts.ts';
import type {Explanation, Question, Spot} from '../cards/explainer.ts';
import {groupOf} from '../runs/grouping.ts';
import type {Grouping, GroupRequest} from '../runs/grouping.ts';
import {numberRuns, seriesNames, styleRuns} from '../runs/colors.ts';
import type {RunStyle} from '../runs/colors.ts';
import {groupsOf, groupStyler} from '../runs/group-styles.ts';
import type {Grouped} from '../runs/group-styles.ts';
import {canNameParameter, parametersFor, usedNames} from '../formulas/parameters.ts';
import type {Parameter} from '../formulas/parameters.ts';
import {matchesFilter, nearestIndex, storedThresholds} from '../runs/runs.ts';
import {DEFAULTS} from './settings.ts';
import type {Axis} from './settings.ts';
import type {TableData} from '../table/table.ts';
import type {TableView} from '../table/table-view.ts';
import type {Saving, TeamAnswer} from '../team/team.ts';
import type {Told} from './told.ts';
import type {CardView} from '../views/card-view.ts';
import type {Viewed} from '../views/viewer.ts';
import type {CardZooms} from './zooms.ts';

/** What a formula gave, and what was asked: another stamp means that it is out of date. */
export interface Evaluated {
  readonly result: Result;
  readonly stamp: string;
  readonly conditions: string; // the part of the stamp that is not the data
  readonly group?: GroupRequest | undefined; // how runs are put together
}

/** What the server said about the text being typed. */
export interface Checked {
  readonly text: string;
  readonly parameters: Conditions['parameters'];
  readonly baseline: string | null;
  readonly answer: CheckAnswer | null; // null where the server failed
  readonly failure: string | null;
}

/** How near a card is to the part of the page that is on screen. */
export type Nearness = 'inView' | 'near';

/** Everything that the panel shows. Only the modules beside this one write to it. */
export interface State {
  // What people chose; kept in the address.
  readonly chosen: Signal<readonly Card[] | null>;
  readonly full: Signal<number | null>; // number of the card that fills the screen
  readonly collapsed: Signal<ReadonlySet<string>>; // groups of cards
  readonly hidden: Signal<ReadonlySet<string>>; // runs
  readonly only: Signal<ReadonlySet<string> | null>; // the runs shown, whatever others come; null: all but hidden
  readonly filter: Signal<string>;
  readonly smoothing: Signal<number>;
  readonly axis: Signal<Axis>;
  readonly views: Signal<ReadonlyMap<number, CardView>>; // by card; over steps without one
  readonly zooms: Signal<ReadonlyMap<number, CardZooms>>; // by card; none where it shows everything
  readonly bands: Signal<boolean>; // intervals are drawn
  readonly grouping: Signal<Grouping | null>;
  readonly threshold: Signal<number>;
  readonly thresholdFrom: Signal<ThresholdFrom | null>;
  readonly prevalence: Signal<number | null>;
  readonly parameters: Signal<ReadonlyMap<string, number>>; // those set on this page
  readonly everyStep: Signal<boolean>; // read from the event files, where there are some
  readonly minimized: Signal<readonly string[]>; // formulas of which people want the smallest value
  readonly maximized: Signal<readonly string[]>; // those of which they want the largest
  readonly tableOpen: Signal<boolean>;
  readonly baseline: Signal<string | null>; // a run
  readonly tableView: Signal<TableView>;
  // What the server said.
  readonly answer: Signal<RunsAnswer | null>;
  readonly catalogue: Signal<Catalogue | null>;
  readonly team: Signal<TeamAnswer | null>;
  readonly lastRead: Signal<number | null>;
  readonly results: Signal<ReadonlyMap<string, Evaluated>>;
  readonly viewed: Signal<ReadonlyMap<string, Viewed>>; // by question
  readonly intervals: Signal<ReadonlyMap<string, Evaluated>>; // results with bands
  readonly counts: Signal<CountsAt | null>; // at the step that the pointer rests at
  readonly runsFailure: Signal<string | null>;
  readonly evaluateFailure: Signal<string | null>;
  readonly table: Signal<TableData | null>;
  readonly tableFailure: Signal<string | null>;
  readonly checked: Signal<Checked | null>;
  // What is going on in the page.
  readonly defaults: Signal<readonly Card[]>;
  readonly text: Signal<string>;
  readonly editing: Signal<number | null>; // a card's number
  readonly onScreen: Signal<ReadonlyMap<number, Nearness>>; // by the numbers of cards
  readonly toast: Signal<Told | null>;
  readonly found: Signal<{readonly id: number} | null>; // a card to be shown: another object each time
  readonly crosshair: Signal<number | null>;
  readonly program: Signal<string | null>; // to be copied
  readonly helping: Signal<boolean>; // tells what the keys do
  readonly pointedStep: Signal<number | null>; // the step that the pointer is at
  readonly pointedThreshold: Signal<number | null>; // the threshold, over these; cards share it
  readonly pointedFormula: Signal<string>; // that of the card
  readonly highlight: Signal<string | null>; // a run, as long as the pointer is on it
  readonly newParameter: Signal<string | null>; // the one made last, to be typed into
  readonly regrouping: Signal<number | null>; // number of the card whose group is asked for
  readonly saving: Signal<Saving | null>; // what is to be saved for the team
  readonly explaining: Signal<Question | null>; // the value asked about
  readonly explanation: Signal<Explanation | null>;
  readonly gap: Signal<Spot | null>; // what is undefined where the pointer rests
  readonly gapTold: Signal<Explanation | null>; // why
  readonly dark: Signal<boolean>;
  readonly visible: Signal<boolean>;
  readonly runStyles: Signal<ReadonlyMap<string, RunStyle>>;
  // What follows from the above.
  readonly styles: ReadonlySignal<ReadonlyMap<string, RunStyle>>; // of runs, or of their groups
  readonly cards: ReadonlySignal<readonly Card[]>;
  readonly standsOut: ReadonlySignal<string | null>; // the run pointed at, else the one pinned
  readonly listed: ReadonlySignal<readonly Run[]>;
  readonly shown: ReadonlySignal<readonly Run[]>;
  readonly shownNames: ReadonlySignal<ReadonlySet<string>>;
  readonly shownSeries: ReadonlySignal<ReadonlySet<string>>; // those of their trainings too
  readonly thresholds: ReadonlySignal<readonly number[]>;
  readonly thresholdIndex: ReadonlySignal<number>;
  readonly conditions: ReadonlySignal<Conditions>;
  readonly usedParameters: ReadonlySignal<readonly Parameter[]>; // by a card or the text typed
}

export function createState(): State {
  const sources = {...createChoices(), ...createAnswers(), ...createPage()};
  const {answer, chosen, defaults, filter, hidden, highlight, only, tableView, threshold} = sources;
  const listed = computed(() =>
    (answer.value?.runs ?? []).filter(({name}) => matchesFilter(name, filter.value)),
  );
  const shown = computed(() =>
    listed.value.filter(({name}) => only.value?.has(name) ?? !hidden.value.has(name)),
  );
  const shownNames = computed(() => new Set(shown.value.map(({name}) => name)));
  const shownSeries = computed(() => new Set(shown.value.flatMap(seriesNames)));
  const thresholds = computed(() =>
    answer.value === null ? [] : storedThresholds(answer.value, shownNames.value),
  );
  const cards = computed(() => chosen.value ?? defaults.value);
  return {
    ...sources,
    cards,
    styles: createStyles(sources),
    standsOut: computed(() => highlight.value ?? tableView.value.pinned),
    listed,
    shown,
    shownNames,
    shownSeries,
    thresholds,
    thresholdIndex: computed(() => nearestIndex(thresholds.value, threshold.value)),
    ...createConditions(sources, cards),
  };
}

/** Takes in what there is to compute with; runs keep the colours that they have. */
export function receiveRuns(state: State): (answer: RunsAnswer) => void {
  let numbers: ReadonlyMap<string, number> = new Map();
  return (answer) => {
    numbers = numberRuns(numbers, answer.tensorboard_runs);
    state.runStyles.value = styleRuns(state.runStyles.peek(), answer.runs, numbers);
    state.answer.value = answer;
  };
}

type Sources = ReturnType<typeof createChoices> &
  ReturnType<typeof createAnswers> &
  ReturnType<typeof createPage>;

/** Where runs are put together, a style for each group, which all of its runs take. */
function createStyles({grouping, results, runStyles}: Sources) {
  // As a text, so that new points in the logs leave the styles the same object.
  const grouped = computed(() =>
    JSON.stringify(groupsOf(results.value.values(), groupOf(grouping.value))),
  );
  const style = groupStyler();
  return computed(() => style(runStyles.value, JSON.parse(grouped.value) as Grouped));
}

/** Under what formulas are evaluated; a name that the language has taken is no parameter. */
function createConditions(sources: Sources, cards: ReadonlySignal<readonly Card[]>) {
  const {answer, catalogue, everyStep, parameters, prevalence, team, text, threshold} = sources;
  // Of its own, so that new points in the logs leave the conditions the same object.
  const readsFiles = computed(() => everyStep.value && answer.value?.has_event_files === true);
  const conditions = computed(() => ({
    threshold: threshold.value,
    thresholdFrom: sources.thresholdFrom.value,
    prevalence: prevalence.value,
    parameters: Object.fromEntries(
      [...parameters.value].filter(([name]) => canNameParameter(name, catalogue.value)),
    ),
    everyStep: readsFiles.value,
    minimized: sources.minimized.value,
    maximized: sources.maximized.value,
    baseline: sources.baseline.value,
  }));
  const used = (formula: string) => [...usedNames(formula, answer.value, catalogue.value)];
  // Of its own, so that a key in the formula field reads the text alone.
  const usedByCards = computed(() => cards.value.flatMap(({formula}) => used(formula)));
  const usedParameters = computed(() => {
    const names = new Set([...usedByCards.value, ...used(text.value)]);
    return parametersFor(names, team.value, parameters.value);
  });
  return {conditions, usedParameters};
}

function createChoices() {
  return {
    chosen: signal<readonly Card[] | null>(null),
    full: signal<number | null>(DEFAULTS.full),
    collapsed: signal<ReadonlySet<string>>(new Set()),
    hidden: signal<ReadonlySet<string>>(new Set()),
    only: signal<ReadonlySet<string> | null>(null),
    filter: signal(DEFAULTS.filter),
    smoothing: signal(DEFAULTS.smoothing),
    axis: signal<Axis>(DEFAULTS.axis),
    views: signal<ReadonlyMap<number, CardView>>(new Map()),
    zooms: signal<ReadonlyMap<number, CardZooms>>(new Map()),
    bands: signal(DEFAULTS.bands),
    grouping: signal<Grouping | null>(DEFAULTS.grouping),
    threshold: signal(DEFAULTS.threshold),
    thresholdFrom: signal(DEFAULTS.thresholdFrom),
    prevalence: signal(DEFAULTS.prevalence),
    parameters: signal<ReadonlyMap<string, number>>(new Map()),
    everyStep: signal(DEFAULTS.everyStep),
    minimized: signal(DEFAULTS.minimized),
    maximized: signal(DEFAULTS.maximized),
    tableOpen: signal(DEFAULTS.tableOpen),
    baseline: signal(DEFAULTS.baseline),
    tableView: signal(DEFAULTS.tableView),
  };
}

function createAnswers() {
  return {
    answer: signal<RunsAnswer | null>(null),
    catalogue: signal<Catalogue | null>(null),
    team: signal<TeamAnswer | null>(null),
    lastRead: signal<number | null>(null),
    results: signal<ReadonlyMap<string, Evaluated>>(new Map()),
    viewed: signal<ReadonlyMap<string, Viewed>>(new Map()),
    intervals: signal<ReadonlyMap<string, Evaluated>>(new Map()),
    counts: signal<CountsAt | null>(null),
    runsFailure: signal<string | null>(null),
    evaluateFailure: signal<string | null>(null),
    table: signal<TableData | null>(null),
    tableFailure: signal<string | null>(null),
    checked: signal<Checked | null>(null),
    runStyles: signal<ReadonlyMap<string, RunStyle>>(new Map()),
  };
}

function createPage() {
  return {
    defaults: signal<readonly Card[]>([]),
    text: signal(''),
    editing: signal<number | null>(null),
    onScreen: signal<ReadonlyMap<number, Nearness>>(new Map()),
    toast: signal<Told | null>(null),
    found: signal<{readonly id: number} | null>(null),
    crosshair: signal<number | null>(null),
    program: signal<string | null>(null),
    helping: signal(false),
    pointedStep: signal<number | null>(null),
    pointedThreshold: signal<number | null>(null),
    pointedFormula: signal(''),
    highlight: signal<string | null>(null),
    newParameter: signal<string | null>(null),
    regrouping: signal<number | null>(null),
    saving: signal<Saving | null>(null),
    explaining: signal<Question | null>(null),
    explanation: signal<Explanation | null>(null),
    gap: signal<Spot | null>(null),
    gapTold: signal<Explanation | null>(null),
    dark: signal(false),
    visible: signal(true),
  };
}
