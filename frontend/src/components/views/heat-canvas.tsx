import type {VNode} from 'preact';
import {useContext, useEffect, useLayoutEffect, useRef, useState} from 'preact/hooks';
import {boxOf, cellAfter, cellAt, cellBox, drawHeat} from '../../chart/heat.ts';
import type {Cell, HeatGrid, HeatScene} from '../../chart/heat.ts';
import type {Spot} from '../../cards/explainer.ts';
import {texts} from '../../texts/index.ts';
import {OnScreen} from '../on-screen.ts';
import {useReasons} from '../chart/use-reasons.ts';

const JUMP = 10; // cells, with Shift

export interface HeatCanvasProps {
  readonly name: string; // for screen readers
  readonly scene: HeatScene;
  readonly xName: string;
  readonly yName: string;
  readonly held: boolean; // the cell that is read stays, as long as it is asked about
  /** What is told of a cell; with the reason, once that is known, where it is undefined. */
  readonly describe: (cell: Cell, reason: string | undefined) => string;
  readonly spotOf?: (cell: Cell) => Spot; // that says why a cell is undefined
  /** Called with the cell that is read, and with null after. */
  readonly onCell: (cell: Cell | null) => void;
  /** Called with a cell that people want to know more about. */
  readonly onPick: (cell: Cell) => void;
}

/**
 * A heat map: the pointer or the arrow keys read its cells, with Shift ten at once; a click or Enter
 * asks about one.
 *
 *     <div class="heat" role="group" tabindex="0"><canvas /><i class="heat-cell" /></div>
 *     <p class="heat-readout">step 12 · threshold 0.31 · 0.8123</p>
 */
export function HeatCanvas(props: HeatCanvasProps): VNode {
  const {name, scene, xName, yName, held, describe, spotOf, onCell, onPick} = props;
  const [cell, setCell] = useState<Cell | null>(null);
  const {host, canvas, size} = useDrawn(scene);
  const {grid} = scene;
  const known = cell !== null && grid.values[cell.column]?.[cell.row] !== undefined ? cell : null;
  useTold(known, grid, onCell);
  const value = valueAt(scene, known);
  const gap = known !== null && Number.isNaN(value) && spotOf ? spotOf(known) : null;
  const reasons = useReasons(gap);
  const reason = (gap?.of ?? []).flatMap((key) => reasons.get(key) ?? [])[0];
  return (
    <>
      <div
        ref={host}
        class="heat"
        role="group"
        aria-roledescription={texts.chart.role}
        aria-label={name}
        tabIndex={0}
        onMouseMove={({offsetX, offsetY}) => setCell(at(scene, size, offsetX, offsetY))}
        onMouseLeave={() => held || setCell(null)}
        onBlur={() => held || setCell(null)}
        onClick={() => known && onPick(known)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && known !== null) {
            onPick(known);
          }
          onKey(event, scene, known, setCell);
        }}
      >
        <canvas ref={canvas} />
        <span class="axis-name heat-x">{xName} →</span>
        <span class="axis-name heat-y">{yName}</span>
        {known !== null && size !== null && <CellMark {...{scene, size}} cell={known} />}
      </div>
      <p class="heat-readout" aria-live="polite" data-value={value}>
        {known === null ? <span class="quiet">{texts.views.hint}</span> : describe(known, reason)}
      </p>
    </>
  );
}

/** Tells of the cell that is read: of what lies there in another grid, and of none once it is gone. */
function useTold(cell: Cell | null, grid: HeatGrid, onCell: HeatCanvasProps['onCell']): void {
  const latest = useRef(onCell);
  latest.current = onCell;
  useLayoutEffect(() => {
    if (cell === null) {
      return undefined;
    }
    latest.current(cell);
    return () => latest.current(null);
  }, [cell, grid]);
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A canvas as large as its host, drawn again when either changes; of no size out of view. */
function useDrawn(scene: HeatScene) {
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<Size | null>(null);
  const onScreen = useContext(OnScreen);
  useEffect(() => {
    const element = host.current;
    if (element === null) {
      return undefined;
    }
    const observer = new ResizeObserver(() => {
      const {clientWidth: width, clientHeight: height} = element;
      // The frame of a tab that was left has no height; drawing waits until it is back.
      if (width > 0 && height > 0) {
        setSize({width, height});
      }
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const context = canvas.current?.getContext('2d') ?? null;
    if (canvas.current === null || context === null || size === null) {
      return;
    }
    const ratio = onScreen ? window.devicePixelRatio : 0;
    canvas.current.width = Math.round(size.width * ratio);
    canvas.current.height = Math.round(size.height * ratio);
    if (onScreen) {
      context.scale(ratio, ratio);
      drawHeat(context, scene, size);
    }
  }, [scene, size, onScreen]);
  return {host, canvas, size};
}

interface CellMarkProps {
  readonly scene: HeatScene;
  readonly size: Size;
  readonly cell: Cell;
}

function CellMark({scene, size, cell}: CellMarkProps): VNode {
  const {left, top, width, height} = boxOf(
    scene.grid,
    cellBox(scene.grid, size.width, size.height),
    cell,
  );
  const style = {left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px`};
  return <i class="heat-cell" style={style} />;
}

function at({grid}: HeatScene, size: Size | null, x: number, y: number): Cell | null {
  return size === null ? null : cellAt(grid, cellBox(grid, size.width, size.height), x, y);
}

function valueAt({grid}: HeatScene, cell: Cell | null): number | undefined {
  return cell === null ? undefined : grid.values[cell.column]?.[cell.row];
}

function onKey(
  event: KeyboardEvent,
  {grid}: HeatScene,
  cell: Cell | null,
  look: (cell: Cell) => void,
): void {
  const next = cellAfter(grid, cell, event.key, event.shiftKey ? JUMP : 1);
  if (next !== null && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    look(next);
  }
}
