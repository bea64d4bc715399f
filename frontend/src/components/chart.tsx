import type {ReadonlySignal} from '@preact/signals';
import type {VNode} from 'preact';
import {useEffect, useLayoutEffect, useRef, useState} from 'preact/hooks';
import {Plot} from '../chart/plot.ts';
import type {Hover, Listener} from '../chart/listener.ts';
import type {View} from '../chart/plot.ts';
import {endX, neighbourX, readLines, sortByKeys, sortByValue, stepOf} from '../chart/readout.ts';
import type {Zoom} from '../chart/ranges.ts';
import type {Reading} from '../chart/readout.ts';
import type {CountsAt} from '../counts.ts';
import {formatValue} from '../numbers.ts';
import {texts} from '../texts/index.ts';
import {halfText} from './legend.tsx';
import {Tooltip} from './tooltip.tsx';

const PAN = 0.2; // of the width, at a press of a key

export interface ChartProps {
  readonly title: string;
  readonly view: View;
  readonly crosshair: number | null;
  readonly smoothed: boolean;
  readonly zoom: Zoom;
  /** Called with an x while the pointer or the arrow keys are in the chart, and with null after. */
  readonly countsAt: ReadonlySignal<CountsAt | null>;
  readonly onCrosshair: (x: number | null) => void;
  /** Called with the step that the pointer is at. */
  readonly onPoint: (step: number | null) => void;
  readonly onZoom: (zoom: Zoom) => void;
  readonly onExplain: (reading: Reading) => void;
}

/**
 * A chart with a line per run. Arrow keys move the crosshair, with Shift the picture; + and − zoom,
 * 0 shows everything.
 * A click on a line asks about that value, Enter about the largest one at the crosshair.
 *
 *     <div class="chart" role="group" aria-label="f1, 4 lines" tabindex="0">
 *       <div class="plot"><canvas /></div><span class="axis-name">step</span></div>
 */
export function Chart(props: ChartProps): VNode {
  const {title, view, crosshair, onCrosshair} = props;
  const [hover, setHover] = useState<Hover | null>(null);
  const [spoken, setSpoken] = useState('');
  const latest = useRef(onCrosshair);
  latest.current = onCrosshair;
  const explain = (x: number | null, key: string | null): void => {
    const readings = sortByValue(readLines(view.told, x));
    const wanted = key ?? readings[0]?.line.key;
    readings.filter(({line}) => line.key === wanted && !line.members).forEach(props.onExplain);
  };
  const point = (next: Hover | null): void => {
    setHover(next);
    latest.current(next?.x ?? null);
    props.onPoint(next === null ? null : stepOf(readLines(view.told, next.x)));
  };
  const {host, plot} = usePlot(view, crosshair, {
    onHover: point,
    onPick: ({x, key}) => explain(x, key),
    onZoom: props.onZoom,
    zoom: props.zoom,
  });
  const move = (x: number | null): void => {
    const readings = x === null ? [] : readLines(view.told, x);
    const order = sortByValue(readings).map(({line}) => line.key);
    point(x === null ? null : {x, key: null, order, left: plot.current?.leftOf(x) ?? 0, top: 0});
    setSpoken(x === null ? '' : speak(readings));
  };
  return (
    <div
      class="chart"
      role="group"
      aria-roledescription={texts.chart.role}
      aria-label={texts.chart.name(title, view.lines.length)}
      tabIndex={0}
      onKeyDown={(event) => onKey(event, {view, crosshair, plot: plot.current, move, explain})}
      onBlur={() => point(null)}
    >
      <div class="plot" ref={host} />
      <span class="axis-name">{view.axis === 'step' ? texts.common.step : texts.common.time}</span>
      {hover !== null && <HoverTooltip {...props} hover={hover} host={host.current} />}
      <p class="sr-only" aria-live="polite">
        {spoken}
      </p>
    </div>
  );
}

interface HoverTooltipProps extends ChartProps {
  readonly hover: Hover;
  readonly host: HTMLElement | null; // of the plot
}

/** What the lines have where the pointer is, the nearest first. */
function HoverTooltip(props: HoverTooltipProps): VNode | null {
  const {view, hover, host, smoothed, countsAt} = props;
  const readings = sortByKeys(readLines(view.told, hover.x), hover.order);
  const {left = 0, top = 0} = host?.getBoundingClientRect() ?? {};
  return readings.length === 0 ? null : (
    <Tooltip
      readings={readings}
      step={stepOf(readings) ?? 0}
      meant={hover.key}
      counts={countsAt.value}
      smoothed={smoothed}
      anchor={{x: left + hover.left, top}}
    />
  );
}

/** A plot that lives as long as its component and follows the view and the crosshair. */
function usePlot(view: View, crosshair: number | null, listener: Listener & {readonly zoom: Zoom}) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const latest = useRef(listener);
  latest.current = listener;
  useLayoutEffect(() => {
    if (host.current === null) {
      return undefined;
    }
    let over = false;
    const created = new Plot(
      host.current,
      view,
      {
        onHover: (hover) => {
          over = hover !== null;
          latest.current.onHover(hover);
        },
        onPick: (hover) => latest.current.onPick(hover),
        onZoom: (zoom) => latest.current.onZoom(zoom),
      },
      listener.zoom,
    );
    plot.current = created;
    return () => {
      created.destroy();
      if (over) {
        latest.current.onHover(null);
      }
    };
  }, []);
  // At once, before the next key or pointer: later the plot would go back to where it was.
  useLayoutEffect(() => plot.current?.update(view, listener.zoom), [listener.zoom]);
  useEffect(() => plot.current?.update(view), [view]);
  useEffect(() => plot.current?.setCrosshair(crosshair), [crosshair]);
  return {host, plot};
}

interface KeyTarget {
  readonly view: View;
  readonly crosshair: number | null;
  readonly plot: Plot | null;
  readonly move: (x: number | null) => void;
  readonly explain: (x: number | null, key: string | null) => void;
}

function onKey(event: KeyboardEvent, {view, crosshair, plot, move, explain}: KeyTarget): void {
  const {lines} = view;
  const actions = new Map<string, () => void>([
    ['ArrowLeft', () => move(neighbourX(lines, crosshair, -1))],
    ['ArrowRight', () => move(neighbourX(lines, crosshair, 1))],
    ['Shift ArrowLeft', () => plot?.panBy(-PAN)],
    ['Shift ArrowRight', () => plot?.panBy(PAN)],
    ['Home', () => move(endX(lines, -1))],
    ['End', () => move(endX(lines, 1))],
    ['Enter', () => explain(crosshair, null)],
    ['+', () => plot?.zoomBy(0.5)],
    ['Shift +', () => plot?.zoomBy(0.5)], // where the sign needs it
    ['-', () => plot?.zoomBy(2)],
    ['0', () => plot?.resetZoom()],
  ]);
  const action = actions.get(event.shiftKey ? `Shift ${event.key}` : event.key);
  if (action !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    action();
  }
}

function speak(readings: readonly Reading[]): string {
  const values = readings.map((reading) => {
    const {line, raw} = reading;
    return `${line.run} ${line.part} ${formatValue(raw)}${halfText(reading)}`;
  });
  return texts.chart.spoken(stepOf(readings) ?? 0, values.join(texts.common.comma));
}
