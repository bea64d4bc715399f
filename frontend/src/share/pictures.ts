// Fetched when a picture is saved: what it shares with the panel is handed to it.
import type {Result} from '../server/api.ts';
import type {MatrixEntry, OverClasses, Surface} from '../views/answers.ts';
import type {Goal} from '../views/best.ts';
import type {MatrixScale} from '../views/card-view.ts';
import {drawClasses} from './classes-drawing.ts';
import {drawHeat} from './heat-drawing.ts';
import {drawMatrix} from './matrix-drawing.ts';
import type {Drawing} from './page.ts';
import type {Pen} from './panel.ts';

export {drawLines} from './lines-drawing.ts';
export {WIDTH} from './page.ts';
export {sheetHeight, sheetSvg} from './svg.ts';

/** Steps by thresholds of one run, or of one less another. */
export function heatDrawing([one, other]: readonly Surface[], goal: Goal, pen: Pen): Drawing {
  const {common, views, card} = pen.texts;
  if (one === undefined) {
    throw new Error(card.noShownRun);
  }
  const heat = pen.heatOf(other === undefined ? [one] : [one, other], goal);
  if (heat.grid.steps.length === 0) {
    throw new Error(views.sharesNothing);
  }
  return drawHeat(heat, {across: common.step, up: views.thresholdAxis}, pen);
}

/** A confusion matrix, or one less another: a table, or of many classes a heat map. */
export function matrixDrawing(
  [one, other = null]: readonly (MatrixEntry | null)[],
  scale: MatrixScale,
  pen: Pen,
): Drawing {
  const {views, card} = pen.texts;
  if (one == null) {
    throw new Error(card.noShownRun);
  }
  if (other !== null && !pen.sameLabels(one.labels, other.labels)) {
    throw new Error(views.otherClasses);
  }
  const shown = pen.shownMatrix(one, other, scale);
  return shown.labels.length > pen.mostInTable
    ? drawHeat(pen.matrixHeat(shown), {across: views.predicted, up: views.true}, pen)
    : drawMatrix(shown, pen);
}

/** The classes of a run, by what they cost the mean. */
export function classesDrawing(
  [one]: readonly OverClasses[],
  {supports, history, intervals, goal, color}: ClassAnswers,
  pen: Pen,
): Drawing {
  if (one === undefined) {
    throw new Error(pen.texts.card.noShownRun);
  }
  const costs = pen.classCosts(one, supports, goal);
  const lines = pen.classLines(history, intervals, one.run);
  return drawClasses({costs, lines, step: one.at.step, color}, pen);
}

interface ClassAnswers {
  readonly supports: Result<OverClasses>;
  readonly history: Result;
  readonly intervals: Result | null;
  readonly goal: Goal;
  readonly color: string;
}
