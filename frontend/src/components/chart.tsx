import type {VNode} from 'preact';
import {useEffect, useLayoutEffect, useRef, useState} from 'preact/hooks';
import {Plot} from '../chart/plot.ts';
import type {Hover, View} from '../chart/plot.ts';
import {endX, neighbourX, readLines, stepOf} from '../chart/readout.ts';
import type {Reading} from '../chart/readout.ts';
import {formatValue, plural} from '../numbers.ts';
import {Tooltip} from './tooltip.tsx';

export interface ChartProps {
  readonly title: string;
  readonly view: View;
  readonly crosshair: number | null;
  readonly smoothed: boolean;
  /** Called with an x while the pointer or the arrow keys are in the chart, and with null after. */
  readonly onCrosshair: (x: number | null) => void;
}

/**
 * A chart with a line per run. Arrow keys move the crosshair, + and − zoom, 0 shows everything.
 *
 *     <div class="chart" role="group" aria-label="f1, 4 lines" tabindex="0">
 *       <div class="plot"><canvas /></div><span class="axis-name">step</span></div>
 */
export function Chart(props: ChartProps): VNode {
  const {title, view, crosshair, smoothed, onCrosshair} = props;
  const [hover, setHover] = useState<Hover | null>(null);
  const [spoken, setSpoken] = useState('');
  const latest = useRef(onCrosshair);
  latest.current = onCrosshair;
  const {host, plot} = usePlot(view, crosshair, (next) => {
    setHover(next);
    latest.current(next?.x ?? null);
  });
  const readings = hover === null ? [] : readLines(view.lines, hover.x);
  const move = (x: number | null): void => {
    onCrosshair(x);
    setSpoken(x === null ? '' : speak(readLines(view.lines, x)));
  };
  return (
    <div
      class="chart"
      role="group"
      aria-roledescription="chart"
      aria-label={`${title}, ${plural(view.lines.length, 'line')}`}
      tabIndex={0}
      onKeyDown={(event) => onKey(event, {view, crosshair, plot: plot.current, move})}
      onBlur={() => onCrosshair(null)}
    >
      <div class="plot" ref={host} />
      <span class="axis-name">{view.axis === 'step' ? 'step' : 'time'}</span>
      {hover !== null && readings.length > 0 && (
        <Tooltip
          readings={readings}
          step={stepOf(readings) ?? 0}
          meant={hover.key}
          smoothed={smoothed}
          left={hover.left}
          flipped={hover.left > (host.current?.clientWidth ?? 0) / 2}
        />
      )}
      <p class="sr-only" aria-live="polite">
        {spoken}
      </p>
    </div>
  );
}

/** A plot that lives as long as its component and follows the view and the crosshair. */
function usePlot(view: View, crosshair: number | null, onHover: (hover: Hover | null) => void) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const latest = useRef(onHover);
  latest.current = onHover;
  useLayoutEffect(() => {
    if (host.current === null) {
      return undefined;
    }
    const created = new Plot(host.current, view, (hover) => latest.current(hover));
    plot.current = created;
    return () => created.destroy();
  }, []);
  useEffect(() => plot.current?.update(view), [view]);
  useEffect(() => plot.current?.setCrosshair(crosshair), [crosshair]);
  return {host, plot};
}

interface KeyTarget {
  readonly view: View;
  readonly crosshair: number | null;
  readonly plot: Plot | null;
  readonly move: (x: number | null) => void;
}

function onKey(event: KeyboardEvent, {view, crosshair, plot, move}: KeyTarget): void {
  const {lines} = view;
  const actions = new Map<string, () => void>([
    ['ArrowLeft', () => move(neighbourX(lines, crosshair, -1))],
    ['ArrowRight', () => move(neighbourX(lines, crosshair, 1))],
    ['Home', () => move(endX(lines, -1))],
    ['End', () => move(endX(lines, 1))],
    ['+', () => plot?.zoomBy(0.5)],
    ['-', () => plot?.zoomBy(2)],
    ['0', () => plot?.resetZoom()],
  ]);
  const action = actions.get(event.key);
  if (action !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    action();
  }
}

function speak(readings: readonly Reading[]): string {
  const values = readings.map(({line, raw}) => `${line.run} ${line.part} ${formatValue(raw)}`);
  return `Step ${stepOf(readings) ?? 0}: ${values.join(', ')}`;
}
