import type {VNode} from 'preact';
import {useMemo} from 'preact/hooks';
import type {Result} from '../api.ts';
import type {Cell, HeatScene} from '../chart/heat.ts';
import {differenceScale, valueScale} from '../chart/heat-colors.ts';
import {absence} from '../note.ts';
import {formatValue} from '../numbers.ts';
import {paletteFor} from '../palette.ts';
import {texts} from '../texts/index.ts';
import type {Surface} from '../views/answers.ts';
import type {Subject} from '../views/asks.ts';
import {differenceGrid, ridgeRows, surfaceGrid} from '../views/surfaces.ts';
import type {SurfaceGrid} from '../views/surfaces.ts';
import {describeView} from '../views/view-note.ts';
import {CardNote} from './card-note.tsx';
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
            describe={(cell) => describe(drawn.grid, cell)}
            onCell={(cell) =>
              onCrosshair(cell === null ? null : (drawn.grid.steps[cell.column] ?? null))
            }
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
): {readonly grid: SurfaceGrid; readonly scene: HeatScene} | null {
  return useMemo(() => {
    const one = result.series.find((surface) => surface.run === run);
    const other = result.series.find((surface) => surface.run === against);
    if (one === undefined || (against !== null && other === undefined)) {
      return null;
    }
    const grid = other === undefined ? surfaceGrid(one) : differenceGrid(one, other);
    const scale = other === undefined ? valueScale : differenceScale;
    const ridge = other === undefined ? ridgeRows(one, goal) : null;
    const palette = paletteFor(dark);
    return {grid, scene: {grid, scale: scale(grid.values.flat()), ridge, palette}};
  }, [result, run, against, goal, dark]);
}

function describe(grid: SurfaceGrid, {column, row}: Cell): string {
  const value = grid.values[column]?.[row] ?? Number.NaN;
  return texts.views.cell(
    grid.columnLabels[column] ?? '',
    grid.rowLabels[row] ?? '',
    Number.isNaN(value) ? texts.views.undefined : formatValue(value),
  );
}
