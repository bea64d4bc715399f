import type {Result} from '../api.ts';
import {cellImage, labelled} from '../chart/heat.ts';
import {sparkOf} from '../chart/spark.ts';
import {paletteColor} from '../colors.ts';
import {goalFor} from '../goals.ts';
import {lineOptions} from '../line-options.ts';
import {formatShare, formatValue} from '../numbers.ts';
import {paletteFor} from '../palette.ts';
import type {State} from '../state.ts';
import {texts} from '../texts/index.ts';
import type {MatrixEntry, OverClasses, Surface} from '../views/answers.ts';
import {classCosts, costText, meanOf} from '../views/class-costs.ts';
import {classLines} from '../views/class-lines.ts';
import {MOST_IN_TABLE as mostInTable, matrixHeat, sameLabels} from '../views/matrix.ts';
import {shares, shownMatrix, strengths, written} from '../views/matrix.ts';
import {heatOf} from '../views/surfaces.ts';
import {viewFacts} from './facts.ts';
import type {Pen} from './pen.ts';
import {inkFor, label, linesSheet, MARGIN as margin, WIDTH as width} from './svg.ts';
import type {Sheet} from './svg.ts';
import {curvesPicture, entriesOf, intervalsOf} from './viewed.ts';
import type {Viewed} from './viewed.ts';

/** What drawings share with the panel: handed to them, since they are fetched by themselves. */
const panel = {
  ...{cellImage, classCosts, classLines, costText, formatShare, formatValue, heatOf, label},
  ...{labelled, margin, matrixHeat, meanOf, mostInTable, sameLabels, shares, shownMatrix},
  ...{sparkOf, strengths, texts, width, written},
};

export type Panel = typeof panel;

/** What a card shows along other axes than the steps, as a picture. */
export async function viewSheet(viewed: Viewed, state: State): Promise<Sheet> {
  const {subject} = viewed.looked;
  if (subject.view.kind === 'thresholds') {
    return linesSheet(curvesPicture(viewed, state));
  }
  const {series} = entriesOf(viewed);
  const names = series.map(({run}) => run).join(' − ');
  return {
    title:
      subject.view.kind === 'matrix'
        ? texts.views.matrixName(names, series[0]?.at.step ?? Number.NaN)
        : `${viewed.card.formula.trim()} · ${names}`,
    facts: viewFacts(subject, series, null, state),
    dark: state.dark.value,
    ...(await drawingOf(viewed, state)),
  };
}

export function penOf(dark: boolean): Pen {
  const {quiet, baseline: line} = paletteFor(dark);
  return {...panel, ink: inkFor(dark), quiet, line};
}

async function drawingOf(viewed: Viewed, state: State) {
  const drawings = await import('./view-drawings.ts');
  const {series: entries, supports} = entriesOf(viewed);
  const {kind, scale} = viewed.looked.subject.view;
  const {dark, styles} = lineOptions(state);
  const pen = penOf(dark);
  const goal = goalFor(viewed.card.formula, state);
  const series: unknown = entries;
  if (kind === 'heat') {
    return drawings.heatDrawing(series as readonly Surface[], goal, pen);
  }
  if (kind === 'matrix') {
    return drawings.matrixDrawing(series as readonly MatrixEntry[], scale, pen);
  }
  const history = viewed.answers[1]?.[0] as Result;
  const intervals = intervalsOf(viewed, state) as Result | null;
  const color = paletteColor(styles.get(viewed.looked.subject.run)?.color ?? 0, dark);
  const more = {supports, history, intervals, goal, color};
  return drawings.classesDrawing(series as readonly OverClasses[], more, pen);
}
