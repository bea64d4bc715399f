import type {RefObject, VNode} from 'preact';
import {useEffect, useRef, useState} from 'preact/hooks';
import {yLabels} from '../../chart/ticks.ts';
import {paletteColor} from '../../runs/colors.ts';
import {moveFocus} from '../../state/list-keys.ts';
import {isOf} from '../../runs/members.ts';
import {along, placeLabels, scaleOf} from '../../table/scatter.ts';
import type {Point, Scale} from '../../table/scatter.ts';
import {firstRun} from '../../table/table.ts';
import {texts} from '../../texts/index.ts';
import {ScatterPoint} from './scatter-point.tsx';
import type {ScatterViewProps} from './scatter-view.tsx';

const MARGIN = {left: 56, right: 28, top: 24, bottom: 36}; // pixels
const MARKS = ['', 'hollow', 'square', 'square hollow', 'diamond', 'diamond hollow']; // for each dash
const TICK_WIDTH = 96; // pixels between ticks, about
const TICK_HEIGHT = 44;

export interface ScatterPlotProps extends Pick<
  ScatterViewProps,
  'pinned' | 'standsOut' | 'styles' | 'dark' | 'onHighlight' | 'onPin'
> {
  readonly points: readonly Point[];
  readonly names: readonly [x: string, y: string];
  readonly count: (points: number) => string; // so many runs, or groups
}

/**
 * The points, in the colours of their runs. Arrow keys go from point to point; Enter, or a click,
 * lets the lines of a run stand out.
 *
 *     <div class="scatter-plot" role="group" aria-label="mcc against f1, 4 runs"><svg>axes</svg>
 *       <button aria-label="plain: f1 0.81, mcc 0.55" />…</div>
 */
export function ScatterPlot(props: ScatterPlotProps): VNode {
  const {points, names} = props;
  const host = useRef<HTMLDivElement>(null);
  const {width, height} = useSize(host);
  const [inner, tall] = [width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom];
  return (
    <div
      ref={host}
      class="scatter-plot"
      role="group"
      aria-label={texts.scatter.name(names[1], names[0], props.count(points.length))}
      onKeyDown={(event) => moveFocus(event, host.current)}
    >
      {inner > 0 && tall > 0 && <Plotted {...props} width={inner} height={tall} />}
    </div>
  );
}

interface Size {
  readonly width: number; // pixels
  readonly height: number;
}

function Plotted(props: ScatterPlotProps & Size): VNode {
  const {points, names, width, height, styles, dark} = props;
  const [stop, setStop] = useState<string | null>(null); // the point that Tab comes to
  const x = scaleOf(
    points.map((point) => point.x),
    Math.max(2, width / TICK_WIDTH),
  );
  const y = scaleOf(
    points.map((point) => point.y),
    Math.max(2, height / TICK_HEIGHT),
  );
  const placed = points.map((point) => ({
    ...point,
    point,
    left: along(x, point.x.value, width),
    top: height - along(y, point.y.value, height),
    whiskers: {
      x: [point.x.lower, point.x.upper].map((end) => along(x, end, width)),
      y: [point.y.lower, point.y.upper].map((end) => height - along(y, end, height)),
    },
  }));
  const labels = new Map(placeLabels(placed, width).map((label) => [label.key, label]));
  const front = points.filter(({run, members}) => isOf(props.standsOut, run, members));
  const tabStop = points.some(({key}) => key === stop) ? stop : points[0]?.key;
  return (
    <>
      <Axes x={x} y={y} names={names} width={width} height={height} />
      <div class="scatter-points" style={{inset: inset()}}>
        {placed.map(({key, run, point, left, top, whiskers}) => (
          <ScatterPoint
            key={key}
            {...{point, names, left, top, whiskers}}
            label={labels.get(key) ?? null}
            color={paletteColor(styles.get(firstRun(point))?.color ?? 0, dark)}
            mark={MARKS[styles.get(firstRun(point))?.dash ?? 0] ?? ''}
            pinned={run === props.pinned}
            faded={front.length > 0 && !front.includes(point)}
            isTabStop={key === tabStop}
            onFocus={() => setStop(key)}
            onHighlight={(on) => props.onHighlight(on ? run : null)}
            onPin={() => props.onPin(run)}
          />
        ))}
      </div>
    </>
  );
}

interface AxesProps extends Size {
  readonly x: Scale;
  readonly y: Scale;
  readonly names: readonly [x: string, y: string];
}

function Axes({x, y, names, width, height}: AxesProps): VNode {
  const across = yLabels(x.ticks, x.increment);
  const up = yLabels(y.ticks, y.increment);
  const {left, top} = MARGIN;
  return (
    <svg class="scatter-axes" aria-hidden="true">
      <g transform={`translate(${left} ${top})`}>
        {y.ticks.map((tick, index) => {
          const at = height - along(y, tick, height);
          return (
            <g key={tick}>
              <line x1={0} x2={width} y1={at} y2={at} />
              <text x={-8} y={at + 4} text-anchor="end">
                {up[index]}
              </text>
            </g>
          );
        })}
        {x.ticks.map((tick, index) => {
          const at = along(x, tick, width);
          return (
            <g key={tick}>
              <line x1={at} x2={at} y1={0} y2={height} />
              <text x={at} y={height + 16} text-anchor="middle">
                {across[index]}
              </text>
            </g>
          );
        })}
        <text class="scatter-name" x={width} y={height + 30} text-anchor="end">
          {names[0]}
        </text>
        <text class="scatter-name" x={-left + 8} y={-10}>
          {names[1]}
        </text>
      </g>
    </svg>
  );
}

function inset(): string {
  const {top, right, bottom, left} = MARGIN;
  return [top, right, bottom, left].map((side) => `${side}px`).join(' ');
}

/** The size of an element as it changes. */
function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({width: 0, height: 0});
  useEffect(() => {
    const {current} = element;
    if (current === null) {
      return undefined;
    }
    const observer = new ResizeObserver(() =>
      setSize({width: current.clientWidth, height: current.clientHeight}),
    );
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return size;
}
