import type {VNode} from 'preact';
import {useMemo} from 'preact/hooks';
import type {Result} from '../../server/api.ts';
import type {Cell, HeatScene} from '../../chart/heat.ts';
import {absence} from '../../cards/note.ts';
import {formatValue} from '../../texts/numbers.ts';
import {paletteFor} from '../../runs/palette.ts';
import {texts} from '../../texts/index.ts';
import {heatAsked} from '../../cards/questions.ts';
import type {Asked} from '../../cards/questions.ts';
import type {Surface} from '../../views/answers.ts';
import {heatOf} from '../../views/surfaces.ts';
import type {Subject} from '../../views/asks.ts';
import type {SurfaceGrid} from '../../views/surfaces.ts';
import {describeView} from '../../views/view-note.ts';
import {CardNote} from '../card/card-note.tsx';
import {HeatCanvas} from './heat-canvas.tsx';
import {HeatLegend} from './heat-legend.tsx';
import {ViewChoices} from './view-choices.tsx';
import type {ViewProps} from './view-panel.tsx';

/**
 * Steps by thresholds of one run, with the ridge of the best threshold; or one run less another.
 *
 *     <ViewChoices /><HeatCanvas /><HeatLegend /><CardNote />
 */
export function HeatView(props: ViewProps): VNode {
  const {title, subject, onChange, onCrosshair, options} = props;
  const result = props.answers[0]?.[0] as Result<Surface>;
  const drawn = useScene(result, props);
  const {run, against} = subject;
  const empty = emptiness(result, subject, drawn?.grid);
  return (
    <>
      <ViewChoices {...{subject, onChange}} withRun withAgainst />
      {drawn === null || empty !== null ? (
        <p class="card-message">{empty}</p>
      ) : (
        <>
          <HeatCanvas
            name={texts.views.heatName(title, against === null ? run : `${run} − ${against}`)}
            scene={drawn.scene}
            xName={texts.common.step}
            yName={`${texts.views.thresholdAxis} ↑`}
            held={props.question !== null}
            describe={(cell, reason) => describe(drawn.grid, cell, reason)}
            onCell={(cell) =>
              onCrosshair(cell === null ? null : (drawn.grid.steps[cell.column] ?? null))
            }
            spotOf={(cell) => ({formula: title, ...asked(drawn, cell)})}
            onPick={(cell) => props.onExplain(asked(drawn, cell))}
          />
          <HeatLegend
            scale={drawn.scene.scale}
            hasUndefined={drawn.grid.values.some((column) => column.some(Number.isNaN))}
            hasRidge={drawn.scene.ridge !== null}
          />
        </>
      )}
      <CardNote note={describeView(result, options.shown, [])} />
    </>
  );
}

interface Drawn {
  readonly surfaces: readonly Surface[]; // the one looked at, and the one taken away
  readonly grid: SurfaceGrid;
  readonly scene: HeatScene;
}

/** Why there is no heat map; null where there is one. */
function emptiness(
  result: Result<Surface>,
  {run, against}: Subject,
  grid: SurfaceGrid | undefined,
): string | null {
  const without = result.series.find(({thresholds}) => thresholds.every((one) => one === null));
  if (without !== undefined) {
    return texts.views.noThresholds(without.run);
  }
  if (grid === undefined) {
    return absence({...result, series: []}, new Set([run, against ?? run]));
  }
  return grid.values.flat().length === 0 ? texts.views.sharesNothing : null;
}

function useScene(
  result: Result<Surface>,
  {subject: {run, against}, goal, options: {dark}}: ViewProps,
): Drawn | null {
  return useMemo(() => {
    const one = result.series.find((surface) => surface.run === run);
    const other = result.series.find((surface) => surface.run === against);
    if (one === undefined || (against !== null && other === undefined)) {
      return null;
    }
    const surfaces = other === undefined ? ([one] as const) : ([one, other] as const);
    const heat = heatOf(surfaces, goal);
    return {surfaces, grid: heat.grid, scene: {...heat, palette: paletteFor(dark)}};
  }, [result, run, against, goal, dark]);
}

function asked({grid, surfaces}: Drawn, cell: Cell): Asked {
  return heatAsked(grid, cell, surfaces, describe(grid, cell));
}

function describe(grid: SurfaceGrid, {column, row}: Cell, reason = texts.views.undefined): string {
  const value = grid.values[column]?.[row] ?? Number.NaN;
  return texts.views.cell(
    grid.columnLabels[column] ?? '',
    grid.rowLabels[row] ?? '',
    Number.isNaN(value) ? reason : formatValue(value),
  );
}
