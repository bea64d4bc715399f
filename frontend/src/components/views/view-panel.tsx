import type {ReadonlySignal} from '@preact/signals';
import type {VNode} from 'preact';
import {useMemo, useRef} from 'preact/hooks';
import type {Result, RunsAnswer, Series} from '../../server/api.ts';
import type {LineOptions} from '../../chart/lines.ts';
import type {Range, Zoom} from '../../chart/ranges.ts';
import type {CountsAt} from '../../cards/counts.ts';
import type {Question} from '../../cards/explainer.ts';
import type {Grouping} from '../../runs/grouping.ts';
import type {Layout} from '../../state/layout.ts';
import type {Asked} from '../../cards/questions.ts';
import {texts} from '../../texts/index.ts';
import {ofSet} from '../../views/answers.ts';
import type {Subject} from '../../views/asks.ts';
import type {Goal} from '../../views/best.ts';
import type {CardView, ViewKind} from '../../views/card-view.ts';
import type {Viewed} from '../../views/viewer.ts';
import {ClassesView} from './classes-view.tsx';
import {FormulaProblem} from '../formula/formula-problem.tsx';
import {HeatView} from './heat-view.tsx';
import {MatrixView} from './matrix-view.tsx';
import {Skeleton} from '../card/skeleton.tsx';
import {ThresholdView} from './threshold-view.tsx';
import {useLate} from '../card/use-late.ts';

/** What every view of a card gets. */
export interface ViewProps {
  readonly title: string;
  readonly subject: Subject;
  readonly answers: readonly (readonly Result<unknown>[])[]; // one for each question
  readonly intervals: Result<unknown> | null; // the last answer with them, as soon as it is there
  readonly busy: boolean; // newer ones are under way
  readonly over: readonly Series[]; // the shown runs over steps
  readonly runs: RunsAnswer; // all that there are
  readonly goal: Goal;
  readonly bounds: Range; // what the values can be
  readonly options: LineOptions;
  readonly grouping: Grouping | null;
  readonly layout: Layout;
  readonly enlarged: boolean; // fills the screen
  readonly highlight: string | null; // a run
  readonly question: Question | null; // the value that people ask about
  readonly zoom: Zoom; // over thresholds
  readonly onZoom: (zoom: Zoom) => void;
  readonly onChange: (changes: Partial<CardView>) => void;
  readonly onHighlight: (run: string | null) => void;
  readonly onCrosshair: (x: number | null) => void;
  readonly pointed: ReadonlySignal<number | null>; // the threshold that the pointer is at
  readonly countsAt: ReadonlySignal<CountsAt | null>;
  /** Called with the threshold that the pointer is at, and the step of the lines; null for their last ones. */
  readonly onPoint: (threshold: number | null, step: number | null) => void;
  /** Called with what people want to know more about: of the card's formula, if of no other. */
  readonly onExplain: (asked: Asked) => void;
}

export interface ViewPanelProps extends Omit<ViewProps, 'answers' | 'busy'> {
  readonly viewed: readonly (Viewed | undefined)[]; // what is known to each question
  readonly onFix: (formula: string) => void;
}

const VIEWS: Readonly<Record<Exclude<ViewKind, 'steps'>, (props: ViewProps) => VNode>> = {
  thresholds: ThresholdView,
  heat: HeatView,
  classes: ClassesView,
  matrix: MatrixView,
};

/**
 * What a card shows along other axes than the steps. What was shown stays until the next is there.
 *
 *     <div class="view" aria-busy="false"><ThresholdView /></div>
 */
export function ViewPanel(props: ViewPanelProps): VNode | null {
  const {subject, viewed, runs, onFix} = props;
  const {kind} = subject.view;
  const answers = useOfSet(subject, useLast(subject, viewed));
  const waits = viewed.some((one) => one?.results == null);
  const late = useLate(waits);
  if (kind === 'steps') {
    return null;
  }
  const failure = viewed.find((one) => one?.failure)?.failure ?? null;
  if (answers === null) {
    return failure === null ? (
      <Skeleton rows={subject.runs.length} />
    ) : (
      <p class="card-message">{failure}</p>
    );
  }
  const [result] = answers[0] ?? [];
  if (result !== undefined && result.error !== null) {
    return <FormulaProblem problem={result.error} formula={result.formula} onFix={onFix} />;
  }
  const busy = viewed.some((one) => one?.version !== runs.version);
  const Shown = VIEWS[kind];
  return (
    <div class={late ? 'view late' : 'view'} aria-busy={waits}>
      {failure !== null && <p class="quiet">{texts.table.outdated(failure)}</p>}
      <Shown {...props} answers={answers} busy={busy} />
    </div>
  );
}

/** The answers to all questions; while some are missing, the last ones of the same kind and runs. */
function useLast(
  {formula, view: {kind}, run, set, against, className}: Subject,
  viewed: ViewPanelProps['viewed'],
): ViewProps['answers'] | null {
  const about = JSON.stringify([formula, kind, run, set, against, className]);
  const last = useRef<{readonly about: string; readonly answers: ViewProps['answers']} | null>(
    null,
  );
  const answers = viewed.flatMap((one) => (one?.results == null ? [] : [one.results]));
  if (answers.length === viewed.length) {
    last.current = {about, answers};
  }
  return last.current?.about === about ? last.current.answers : null;
}

/** The answers with the set that is looked at alone, in the runs that have it. */
function useOfSet({set}: Subject, answers: ViewProps['answers'] | null): typeof answers {
  const select = (): typeof answers =>
    answers?.map((results) => results.map((result) => ofSet(result, set))) ?? null;
  return useMemo(select, [set, ...(answers ?? []).flat()]);
}
