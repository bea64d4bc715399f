import type {Result} from '../server/api.ts';
import {paletteColor} from '../runs/colors.ts';
import {goalFor} from '../formulas/goals.ts';
import {isolated} from '../texts/isolated.ts';
import {lineOptions} from '../state/line-options.ts';
import {INTERVAL} from '../state/settings.ts';
import type {State} from '../state/state.ts';
import {texts} from '../texts/index.ts';
import type {MatrixEntry, OverClasses, Surface} from '../views/answers.ts';
import {viewFacts} from './facts.ts';
import type {Facts} from './facts.ts';
import type {Picture} from './lines-drawing.ts';
import {penOf} from './panel.ts';
import type {Sheet} from './svg.ts';
import {intervalsFor} from '../views/looked.ts';
import {curvesPicture, entriesOf} from './viewed.ts';
import type {Viewed} from './viewed.ts';

/** Lines with their axes, marks and legend. */
export async function linesSheet(picture: Picture): Promise<Sheet> {
  const {drawLines} = await import('./pictures.ts');
  return {...picture, ...drawLines(picture, penOf(picture.dark))};
}

/** What a card shows along other axes than the steps, as a picture. */
export async function viewSheet(viewed: Viewed, state: State): Promise<Sheet> {
  const {subject} = viewed.looked;
  if (subject.view.kind === 'thresholds') {
    return linesSheet(curvesPicture(viewed, state));
  }
  const {series} = entriesOf(viewed);
  if (subject.view.kind !== 'classes' && subject.against !== null && series.length < 2) {
    throw new Error(texts.card.noShownRun);
  }
  const names = series.map(({run}) => isolated(run)).join(' − ');
  return {
    title:
      subject.view.kind === 'matrix'
        ? texts.views.matrixName(names, series[0]?.at.step ?? Number.NaN)
        : `${viewed.card.formula.trim()} · ${names}`,
    facts: [...viewFacts(subject, series, null, state), ...bandFacts(viewed, state)],
    dark: state.dark.value,
    ...(await drawingOf(viewed, state)),
  };
}

/** What is drawn around the lines of classes. */
function bandFacts(viewed: Viewed, state: State): Facts {
  const {series = []} = (intervalsFor(viewed.looked, state) ?? {}) as Partial<Result>;
  const hasBands = series.some(({band}) => band != null);
  return hasBands ? [['band', `${INTERVAL} interval of the counts`]] : [];
}

async function drawingOf(viewed: Viewed, state: State) {
  const drawings = await import('./pictures.ts');
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
  const intervals = intervalsFor(viewed.looked, state) as Result | null;
  const color = paletteColor(styles.get(viewed.looked.subject.run)?.color ?? 0, dark);
  const more = {supports, history, intervals, goal, color};
  return drawings.classesDrawing(series as readonly OverClasses[], more, pen);
}
