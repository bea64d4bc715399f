import type {VNode} from 'preact';
import {useEffect, useRef, useState} from 'preact/hooks';
import {boxOf, cellAt, cellBox, drawHeat} from '../chart/heat.ts';
import type {Cell, HeatScene} from '../chart/heat.ts';
import {texts} from '../texts/index.ts';

export interface HeatCanvasProps {
  readonly name: string; // for screen readers
  readonly scene: HeatScene;
  readonly xName: string;
  readonly yName: string;
  readonly describe: (cell: Cell) => string;
  readonly onCell: (cell: Cell | null) => void;
}

/**
 * A heat map: the pointer or the arrow keys read its cells, with Shift ten at once.
 *
 *     <div class="heat" role="group" tabindex="0"><canvas /><i class="heat-cell" /></div>
 *     <p class="heat-readout">step 12 · threshold 0.31 · 0.8123</p>
 */
export function HeatCanvas(props: HeatCanvasProps): VNode {
  const {name, scene, xName, yName, describe, onCell} = props;
  const [cell, setCell] = useState<Cell | null>(null);
  const {host, canvas, size} = useDrawn(scene);
  const {grid} = scene;
  const look = (next: Cell | null): void => {
    setCell(next);
    onCell(next);
  };
  const known = cell !== null && grid.values[cell.column]?.[cell.row] !== undefined ? cell : null;
  return (
    <>
      <div
        ref={host}
        class="heat"
        role="group"
        aria-roledescription={texts.chart.role}
        aria-label={name}
        tabIndex={0}
        onMouseMove={({offsetX, offsetY}) => look(at(scene, size, offsetX, offsetY))}
        onMouseLeave={() => look(null)}
        onBlur={() => look(null)}
        onKeyDown={(event) => onKey(event, scene, known, look)}
      >
        <canvas ref={canvas} />
        <span class="axis-name heat-x">{xName} →</span>
        <span class="axis-name heat-y">{yName}</span>
        {known !== null && size !== null && <CellMark {...{scene, size}} cell={known} />}
      </div>
      <p class="heat-readout" aria-live="polite" data-value={valueAt(scene, known)}>
        {known === null ? <span class="quiet">{texts.views.hint}</span> : describe(known)}
      </p>
    </>
  );
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A canvas as large as its host, drawn again when either changes. */
function useDrawn(scene: HeatScene) {
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<Size | null>(null);
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
    const ratio = window.devicePixelRatio;
    canvas.current.width = Math.round(size.width * ratio);
    canvas.current.height = Math.round(size.height * ratio);
    context.scale(ratio, ratio);
    drawHeat(context, scene, size);
  }, [scene, size]);
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
  const by = event.shiftKey ? 10 : 1;
  const moves = new Map<string, readonly [columns: number, rows: number]>([
    ['ArrowLeft', [-by, 0]],
    ['ArrowRight', [by, 0]],
    ['ArrowUp', [0, -by]],
    ['ArrowDown', [0, by]],
    ['Home', [-Infinity, 0]],
    ['End', [Infinity, 0]],
  ]);
  const move = moves.get(event.key);
  const [columns, rows] = [grid.columnLabels.length, grid.rowLabels.length];
  if (
    move === undefined ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    columns * rows === 0
  ) {
    return;
  }
  event.preventDefault();
  // The keys start at the last column, in the middle.
  const from = cell ?? {column: columns - 1 - move[0], row: (rows >> 1) - move[1]};
  const within = (place: number, count: number): number =>
    Math.min(count - 1, Math.max(0, Number.isNaN(place) ? 0 : place));
  look({column: within(from.column + move[0], columns), row: within(from.row + move[1], rows)});
}
