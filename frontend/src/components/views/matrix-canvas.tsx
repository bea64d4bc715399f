import type {VNode} from 'preact';
import {useMemo} from 'preact/hooks';
import type {Cell, HeatScene} from '../../chart/heat.ts';
import {formatPercent, formatValue} from '../../texts/numbers.ts';
import {paletteFor} from '../../runs/palette.ts';
import {texts} from '../../texts/index.ts';
import {matrixHeat, shares} from '../../views/matrix.ts';
import type {Rows} from '../../views/matrix.ts';
import {HeatCanvas} from './heat-canvas.tsx';
import {HeatLegend} from './heat-legend.tsx';
import type {MatrixProps} from './matrix-table.tsx';

export interface MatrixCanvasProps extends MatrixProps {
  readonly dark: boolean;
  readonly held: boolean; // a cell is asked about
}

const nothing = (): void => undefined;

/**
 * A confusion matrix of many classes, drawn: by shares, since one large class would outshine all else.
 *
 *     <HeatCanvas /><HeatLegend />
 */
export function MatrixCanvas(props: MatrixCanvasProps): VNode {
  const {name, labels, counts, values, scale, isDifference, dark, held, onPick} = props;
  const ofRows = useMemo(() => shares(counts, 'rows'), [counts]);
  const scene: HeatScene = useMemo(
    () => ({...matrixHeat(props), palette: paletteFor(dark)}),
    [labels, counts, values, scale, isDifference, dark],
  );
  return (
    <>
      <HeatCanvas
        name={name}
        scene={scene}
        xName={texts.views.predicted}
        yName={`${texts.views.true} ↓`}
        held={held}
        describe={(cell) => describe(props, ofRows, cell)}
        onCell={nothing}
        onPick={(cell) => onPick(cell, describe(props, ofRows, cell))}
      />
      <HeatLegend scale={scene.scale} hasUndefined={false} hasRidge={false} />
    </>
  );
}

function describe(
  {labels, values, scale, isDifference}: MatrixProps,
  ofRows: Rows,
  {column, row}: Cell,
): string {
  const value = values[row]?.[column] ?? Number.NaN;
  const share = ofRows[row]?.[column] ?? 0;
  const isCount = scale === 'counts';
  return texts.views.matrixCell(
    labels[row] ?? '',
    labels[column] ?? '',
    isCount || Number.isNaN(value) ? formatValue(value) : formatPercent(value),
    isDifference || !isCount ? '' : formatPercent(share),
  );
}
