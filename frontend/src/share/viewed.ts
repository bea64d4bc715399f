import type {Result} from '../server/api.ts';
import {namedMetric} from '../state/cards.ts';
import type {Card} from '../state/cards.ts';
import {boundsOf, fitRanges} from '../chart/ranges.ts';
import {logOf} from '../cards/charted.ts';
import {lineKey} from '../cards/counts.ts';
import {goalFor} from '../formulas/goals.ts';
import {lineOptions} from '../state/line-options.ts';
import {formatValue} from '../texts/numbers.ts';
import type {State} from '../state/state.ts';
import {curvesIn, ofSet} from '../views/answers.ts';
import type {Curves, MatrixEntry, OverClasses, Surface} from '../views/answers.ts';
import {keyOf} from '../views/asks.ts';
import {bestText} from '../views/best.ts';
import type {Goal} from '../views/best.ts';
import {curveLines, curvesOf, curveView, pinsOf, scansOf, shared} from '../views/curves.ts';
import {intervalsFor} from '../views/looked.ts';
import type {Looked} from '../views/looked.ts';
import {NO_ZOOMS} from '../state/zooms.ts';
import {curvesCsv, withFacts} from './csv.ts';
import type {Row} from './csv.ts';
import {viewFacts} from './facts.ts';
import type {Placed} from './facts.ts';
import type {Picture} from './lines-drawing.ts';
import {classRows, matrixRows, surfaceRows} from './view-csv.ts';

/** What a card shows along other axes than the steps, as it was answered. */
export interface Viewed {
  readonly card: Card;
  readonly looked: Looked;
  readonly answers: readonly (readonly Result<unknown>[])[]; // to its questions
}

/** What there is to be saved of such a card; null as long as it is not answered. */
export function viewedOf(card: Card, looked: Looked, state: State): Viewed | null {
  const answers = looked.asks.flatMap((ask) => {
    const results = state.viewed.value.get(keyOf(ask))?.results ?? null;
    return results === null || results.some(({error}) => error !== null)
      ? []
      : [results.map((result) => ofSet(result, looked.subject.set))];
  });
  return answers.length === looked.asks.length ? {card, looked, answers} : null;
}

/** The lines over thresholds as a picture; its legend tells the best threshold of each. */
export function curvesPicture({card, looked, answers}: Viewed, state: State): Picture {
  const curves = curvesIn(answers);
  const options = lineOptions(state);
  const lines = curveLines(curves, options, intervalsFor(looked, state) as Curves | null);
  const metric = namedMetric(card.formula, state.answer.value, state.catalogue.value);
  const log = logOf(card.layout ?? {});
  const scans = scansOf(curves, looked.over, goalFor(card.formula, state));
  const drawn = curveView(lines, {
    bounds: boundsOf(metric?.range ?? null),
    dark: options.dark,
    log,
  });
  const view = {...drawn, pins: pinsOf(lines, scans, log)};
  const members = curvesOf(curves).flatMap((one): readonly Placed[] => one.members);
  const shown = members.filter(({run}) => options.shown.has(run));
  return {
    title: card.formula.trim(),
    view,
    ranges: fitRanges(view, (state.zooms.value.get(card.id) ?? NO_ZOOMS).thresholds),
    facts: viewFacts(looked.subject, shown, view, state),
    dark: options.dark,
    legend: new Map(scans.map(({key, best}) => [key, bestText(best, formatValue)])),
  };
}

/** What such a card shows, as a table with its facts in comments above. */
export function viewCsv(viewed: Viewed, state: State): string {
  const {subject} = viewed.looked;
  if (subject.view.kind === 'thresholds') {
    const {view, facts} = curvesPicture(viewed, state);
    const steps = curvesOf(curvesIn(viewed.answers)).map(
      ({curve, members}) =>
        [
          lineKey(curve.run, curve.set, curve.class),
          shared(members.map(({at}) => at.step)),
        ] as const,
    );
    return curvesCsv(view.told, new Map(steps), facts);
  }
  const {series, supports} = entriesOf(viewed);
  return withFacts(
    rowsOf(viewed, series, supports, goalFor(viewed.card.formula, state)),
    viewFacts(subject, series, null, state),
  );
}

/** What was answered of the run looked at, and then of the one taken away. */
export function entriesOf({looked: {subject}, answers}: Viewed) {
  const [first, second] = answers[0] ?? [];
  const all = (first?.series ?? []) as readonly Placed[];
  const series = [subject.run, subject.against].flatMap(
    (run) => all.find((one) => one.run === run) ?? [],
  );
  return {series, supports: second as Result<OverClasses>};
}

function rowsOf(
  {looked}: Viewed,
  series: readonly unknown[],
  supports: Result<OverClasses>,
  goal: Goal,
): readonly Row[] {
  const {kind, scale} = looked.subject.view;
  if (kind === 'heat') {
    return surfaceRows(series as readonly Surface[]);
  }
  if (kind === 'matrix') {
    return matrixRows(series as readonly MatrixEntry[], scale);
  }
  const [one] = series as readonly OverClasses[];
  return one === undefined ? [] : classRows(one, supports, goal);
}
