import type {ReadonlySignal} from '@preact/signals';
import type {VNode} from 'preact';
import {useRef, useState} from 'preact/hooks';
import type {Hover} from '../../chart/listener.ts';
import type {View} from '../../chart/plot.ts';
import {readLines, sortByKeys, sortByValue, stepOf} from '../../chart/readout.ts';
import type {Zoom} from '../../chart/ranges.ts';
import type {Reading} from '../../chart/readout.ts';
import {axisName} from '../../chart/ticks.ts';
import type {CountsAt} from '../../cards/counts.ts';
import {gapOf} from '../../cards/explanation.ts';
import {formatThreshold, formatValue} from '../../texts/numbers.ts';
import {texts} from '../../texts/index.ts';
import {halfText} from './legend.tsx';
import {Tooltip} from './tooltip.tsx';
import {onPlotKey, usePlot} from './use-plot.ts';
import {useReasons} from './use-reasons.ts';

export interface ChartProps {
  readonly title: string;
  readonly view: View;
  readonly crosshair: number | null;
  readonly smoothed: boolean;
  readonly step: number | null; // of lines over thresholds; null: the last of each run
  readonly zoom: Zoom;
  readonly countsAt: ReadonlySignal<CountsAt | null>;
  /** Called with an x while the pointer or the arrow keys are in the chart, and with null after. */
  readonly onCrosshair: (x: number | null) => void;
  /** Called with the step, or threshold, that the pointer is at. */
  readonly onPoint: (step: number | null) => void;
  readonly onZoom: (zoom: Zoom) => void;
  readonly onExplain: (reading: Reading) => void;
}

/**
 * A chart with a line per run, over steps or thresholds. Arrow keys move the crosshair and from line to
 * line, with Shift the picture; + and − zoom, 0 shows everything. A click on a line asks about that value,
 * Enter about that of the line gone to, else about the largest one at the crosshair.
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
  const explain = (x: number | null, key: string | null): void =>
    asked(view, x, key).forEach(props.onExplain);
  const point = (next: Hover | null): void => {
    setHover(next);
    latest.current(next?.x ?? null);
    props.onPoint(next && placeOf(view, next.x));
  };
  const {host, plot} = usePlot(view, crosshair, {
    onHover: point,
    onPick: ({x, key}) => explain(x, key),
    onZoom: props.onZoom,
    zoom: props.zoom,
  });
  const meant = hover?.key ?? null;
  const move = (x: number | null, by = 0): void => {
    const readings = x === null ? [] : readLines(view.told, x);
    const order = sortByValue(readings).map(({line}) => line.key);
    const key = neighbourKey(order, meant, by);
    plot.current?.setMeant(key);
    point(x === null ? null : {x, key, order, left: plot.current?.leftOf(x) ?? 0, top: 0});
    setSpoken(x === null ? '' : speak(readings, key, view, x));
  };
  return (
    <div
      class="chart"
      role="group"
      aria-roledescription={texts.chart.role}
      aria-label={texts.chart.name(title, view.lines.length)}
      tabIndex={0}
      onKeyDown={(event) => {
        const ask = () => explain(crosshair, meant);
        onPlotKey(event, {view, crosshair, plot: plot.current, move, explain: ask});
      }}
      onBlur={() => move(null)}
    >
      <div class="plot" ref={host} />
      <span class="axis-name">{axisName(view.axis)}</span>
      {hover !== null && <HoverTooltip {...props} hover={hover} host={host.current} />}
      <p class="sr-only" aria-live="polite">
        {spoken}
      </p>
    </div>
  );
}

/** What a line has at x, or the line with the largest value there. */
function asked({told}: View, x: number | null, key: string | null): readonly Reading[] {
  const readings = sortByValue(readLines(told, x));
  const wanted = key ?? readings[0]?.line.key;
  return readings.filter(({line}) => line.key === wanted);
}

/** The line before (-1) or after (1) another, or that one again; behind the last one there is none. */
function neighbourKey(keys: readonly string[], key: string | null, by: number): string | null {
  const place = keys.indexOf(key ?? '');
  return keys[by === 0 ? place : Math.max(place + by, 0)] ?? null;
}

interface HoverTooltipProps extends ChartProps {
  readonly hover: Hover;
  readonly host: HTMLElement | null; // of the plot
}

/** What the lines have where the pointer is, the nearest first. */
function HoverTooltip(props: HoverTooltipProps): VNode | null {
  const {title, view, hover, host, smoothed, countsAt} = props;
  const readings = sortByKeys(readLines(view.told, hover.x), hover.order);
  const place = placeOf(view, hover.x) ?? 0;
  const isOverThresholds = view.axis === 'threshold';
  const there = readings.filter(({step}) => isOverThresholds || step === place);
  const at = isOverThresholds ? {step: props.step, threshold: place} : {step: place};
  const reasons = useReasons(gapOf(there, {formula: title, ...at}));
  const {left = 0, top = 0} = host?.getBoundingClientRect() ?? {};
  return readings.length === 0 ? null : (
    <>
      <Tooltip
        {...{readings, smoothed, reasons}}
        step={place}
        axis={view.axis}
        meant={hover.key}
        counts={countsAt.value}
        anchor={{x: left + hover.left, top}}
      />
      <p class="sr-only" aria-live="polite">
        {[...new Set(reasons.values())].join(texts.common.comma)}
      </p>
    </>
  );
}

/** What is told of a place: its threshold, or the step that the lines have there. */
function placeOf({axis, told}: View, x: number): number | null {
  return axis === 'threshold' ? x : stepOf(readLines(told, x));
}

/** What is read out of the line that is meant, or of all of them. */
function speak(readings: readonly Reading[], meant: string | null, view: View, x: number): string {
  const told = readings.filter(({line}) => (meant ?? line.key) === line.key);
  const values = told.map((reading) => {
    const {line, raw} = reading;
    return `${line.run} ${line.part} ${formatValue(raw)}${halfText(reading)}`;
  });
  const said = values.join(texts.common.comma);
  return view.axis === 'threshold'
    ? texts.views.spokenThreshold(formatThreshold(x), said)
    : texts.chart.spoken(placeOf(view, x) ?? 0, said);
}
