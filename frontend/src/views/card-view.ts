import type {Result, RunsAnswer} from '../server/api.ts';
import {seriesOf} from '../runs/members.ts';
import {layoutOf} from '../runs/runs.ts';

export const KINDS = ['steps', 'thresholds', 'heat', 'classes', 'matrix'] as const;
export const SCALES = ['counts', 'rows', 'columns'] as const;

/** What a card shows of its formula. */
export type ViewKind = (typeof KINDS)[number];

/** What the cells of a confusion matrix tell: how many, or which share of their row or column. */
export type MatrixScale = (typeof SCALES)[number];

/** What a card shows, and where along the axes that it does not show. */
export interface CardView {
  readonly kind: ViewKind;
  readonly step: number | null; // null: the last of each run
  readonly run: string | null; // null: the first that is shown
  readonly set: string | null; // of the counts of that run; null: the first
  readonly against: string | null; // the run to be taken away; null: none
  readonly className: string | null; // null: the first
  readonly scale: MatrixScale;
}

export const DEFAULT_VIEW: CardView = {
  kind: 'steps',
  step: null,
  run: null,
  set: null,
  against: null,
  className: null,
  scale: 'counts',
};

const MOST_TEXT = 4096; // code units of a name in the address

/** What cards show, by their places; null where a card shows its formula over steps. */
export function encodeViews(views: readonly CardView[]): string | null {
  const changed = views.map((view) => {
    const entries = Object.entries(view).filter(
      ([key, value]) => value !== DEFAULT_VIEW[key as keyof CardView],
    );
    return entries.length === 0 ? 0 : Object.fromEntries(entries);
  });
  return changed.every((view) => view === 0) ? null : JSON.stringify(changed);
}

/** Reads what anybody may have written: what is wrong is as by default. */
export function decodeViews(value: unknown): readonly CardView[] {
  return Array.isArray(value) ? value.map(decodeView) : [];
}

function decodeView(value: unknown): CardView {
  const given = typeof value === 'object' && value !== null ? value : {};
  const {kind, step, run, set, against, className, scale} = given as Record<string, unknown>;
  return {
    kind: KINDS.find((one) => one === kind) ?? DEFAULT_VIEW.kind,
    step: Number.isSafeInteger(step) ? (step as number) : null,
    run: nameOf(run),
    set: nameOf(set),
    against: nameOf(against),
    className: nameOf(className),
    scale: SCALES.find((one) => one === scale) ?? DEFAULT_VIEW.scale,
  };
}

function nameOf(value: unknown): string | null {
  return typeof value === 'string' && value.length <= MOST_TEXT ? value : null;
}

/** What can be shown of a formula, by what it came to over steps: only axes that it has. */
export function kindsOf(
  result: Result | null,
  answer: RunsAnswer | null,
  shown: ReadonlySet<string>,
): readonly ViewKind[] {
  const series = seriesOf(result).filter(({run}) => shown.has(run));
  if (answer === null || series.length === 0) {
    return ['steps'];
  }
  const hasThresholds = series.some(({at}) => at.threshold !== null);
  const hasSteps = series.some(({steps}) => steps.length > 1);
  const hasClasses =
    series.some((one) => one.class !== null) ||
    ((result?.mean_of ?? null) !== null &&
      series.some(({run, set}) => (layoutOf(answer, run, set)?.classes ?? []).length > 1));
  const has: Readonly<Record<ViewKind, boolean>> = {
    steps: true,
    thresholds: hasThresholds,
    heat: hasThresholds && hasSteps,
    classes: hasClasses,
    matrix: series.some(({set}) => set !== null),
  };
  return KINDS.filter((kind) => has[kind]);
}
