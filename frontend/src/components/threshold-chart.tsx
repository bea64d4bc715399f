import type {VNode} from 'preact';
import {useContext, useLayoutEffect, useRef, useState} from 'preact/hooks';
import {Plot} from '../chart/plot.ts';
import type {Hover, Listener} from '../chart/listener.ts';
import type {View} from '../chart/plot.ts';
import {NO_ZOOM} from '../chart/ranges.ts';
import {endX, neighbourX, readLines, sortByValue} from '../chart/readout.ts';
import type {Reading} from '../chart/readout.ts';
import {formatThreshold, formatValue} from '../numbers.ts';
import {texts} from '../texts/index.ts';
import {LineSample} from './line-sample.tsx';
import {OnScreen} from './on-screen.ts';
import {usePlace} from './tooltip.tsx';
import type {Anchor} from './tooltip.tsx';

const MOST_ROWS = 12;

export interface ThresholdChartProps {
  readonly title: string;
  readonly view: View;
  /** Called with a point that people want to know more about: its step is a threshold. */
  readonly onExplain: (reading: Reading) => void;
}

/**
 * Lines over thresholds. Arrow keys move the crosshair, + and − zoom, 0 shows everything; a click on
 * a line, or Enter, asks about the value there.
 *
 *     <div class="chart" role="group" aria-label="f1, 4 lines" tabindex="0">
 *       <div class="plot"><canvas /></div><span class="axis-name">threshold</span></div>
 */
export function ThresholdChart({title, view, onExplain}: ThresholdChartProps): VNode {
  const [hover, setHover] = useState<Hover | null>(null);
  const [at, setAt] = useState<number | null>(null);
  const explain = (x: number | null, key: string | null): void => {
    const readings = sortByValue(readLines(view.lines, x));
    const wanted = key ?? readings[0]?.line.key;
    readings.filter(({line}) => line.key === wanted).forEach(onExplain);
  };
  const {host, plot} = usePlot(view, at, {
    onHover: (next) => {
      setHover(next);
      setAt(next?.x ?? null);
    },
    onPick: ({x, key}) => explain(x, key),
  });
  const readings = at === null ? [] : sortByValue(readLines(view.lines, at));
  return (
    <div
      class="chart"
      role="group"
      aria-roledescription={texts.chart.role}
      aria-label={texts.chart.name(title, view.lines.length)}
      tabIndex={0}
      onKeyDown={(event) => {
        onKey(event, {view, at, plot: plot.current, move: setAt, explain: () => explain(at, null)});
      }}
      onBlur={() => setAt(null)}
    >
      <div class="plot" ref={host} />
      <span class="axis-name">{texts.views.thresholdAxis}</span>
      {hover !== null && readings.length > 0 && (
        <ThresholdTooltip readings={readings} anchor={anchorOf(host.current, hover)} />
      )}
      <p class="sr-only" aria-live="polite">
        {hover === null && at !== null ? speak(at, readings) : ''}
      </p>
    </div>
  );
}

function usePlot(view: View, at: number | null, listener: Omit<Listener, 'onZoom'>) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const latest = useRef(listener);
  latest.current = listener;
  const zoom = useRef(NO_ZOOM); // that it was left at
  const onScreen = useContext(OnScreen);
  useLayoutEffect(() => {
    if (host.current === null || !onScreen) {
      return undefined;
    }
    const told: Listener = {
      onHover: (hover) => latest.current.onHover(hover),
      onPick: (hover) => latest.current.onPick(hover),
      onZoom: (next) => (zoom.current = next),
    };
    const created = new Plot(host.current, view, told, zoom.current);
    plot.current = created;
    return () => {
      plot.current = null;
      created.destroy();
    };
  }, [onScreen]);
  useLayoutEffect(() => plot.current?.update(view), [view]);
  useLayoutEffect(() => plot.current?.setCrosshair(at), [at, onScreen]);
  return {host, plot};
}

interface ThresholdTooltipProps {
  readonly readings: readonly Reading[]; // the largest first
  readonly anchor: Anchor;
}

function ThresholdTooltip({readings, anchor}: ThresholdTooltipProps): VNode {
  const element = usePlace(anchor);
  return (
    <div ref={element} class="tooltip" aria-hidden>
      <p>{texts.views.threshold(formatThreshold(readings[0]?.step ?? 0))}</p>
      <table>
        <tbody>
          {readings.slice(0, MOST_ROWS).map(({line, raw}) => (
            <tr key={line.key}>
              <td>
                <LineSample color={line.color} dash={line.dash} />
              </td>
              <td class="tooltip-name">{nameOf(line)}</td>
              <td class="number">{formatValue(raw)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {readings.length > MOST_ROWS && <p>{texts.chart.more(readings.length - MOST_ROWS)}</p>}
    </div>
  );
}

function anchorOf(host: HTMLElement | null, hover: Hover): Anchor {
  const {left = 0, top = 0} = host?.getBoundingClientRect() ?? {};
  return {x: left + hover.left, top};
}

interface KeyTarget {
  readonly view: View;
  readonly at: number | null;
  readonly plot: Plot | null;
  readonly move: (at: number | null) => void;
  readonly explain: () => void;
}

function onKey(event: KeyboardEvent, {view, at, plot, move, explain}: KeyTarget): void {
  const {lines} = view;
  const actions = new Map<string, () => void>([
    ['ArrowLeft', () => move(neighbourX(lines, at, -1))],
    ['ArrowRight', () => move(neighbourX(lines, at, 1))],
    ['Home', () => move(endX(lines, -1))],
    ['End', () => move(endX(lines, 1))],
    ['Enter', explain],
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

function nameOf({run, part}: Reading['line']): string {
  return part === '' ? run : `${run} · ${part}`;
}

function speak(at: number, readings: readonly Reading[]): string {
  const values = readings.map(({line, raw}) => `${nameOf(line)} ${formatValue(raw)}`);
  return texts.views.spokenThreshold(formatThreshold(at), values.join(texts.common.comma));
}
