import type {VNode} from 'preact';
import {useState} from 'preact/hooks';
import type {Hover} from '../chart/listener.ts';
import type {Line} from '../chart/lines.ts';
import type {View} from '../chart/plot.ts';
import type {Zoom} from '../chart/ranges.ts';
import {readLines, sortByKeys, sortByValue} from '../chart/readout.ts';
import type {Reading} from '../chart/readout.ts';
import {gapOf} from '../explanation.ts';
import {formatThreshold, formatValue} from '../numbers.ts';
import {texts} from '../texts/index.ts';
import {LineSample} from './line-sample.tsx';
import {boundsText, ReasonRow, usePlace} from './tooltip.tsx';
import type {Anchor} from './tooltip.tsx';
import {onPlotKey, usePlot} from './use-plot.ts';
import {useReasons} from './use-reasons.ts';

const MOST_ROWS = 12;

export interface ThresholdChartProps {
  readonly title: string;
  readonly view: View;
  readonly step: number | null; // null: the last of each run
  readonly zoom: Zoom;
  readonly onZoom: (zoom: Zoom) => void;
  /** Called with a point that people want to know more about: its step is a threshold. */
  readonly onExplain: (reading: Reading) => void;
}

/**
 * Lines over thresholds. Arrow keys move the crosshair, with Shift the picture; + and − zoom, 0 shows
 * everything; a click on a line, or Enter, asks about the value there.
 *
 *     <div class="chart" role="group" aria-label="f1, 4 lines" tabindex="0">
 *       <div class="plot"><canvas /></div><span class="axis-name">threshold</span></div>
 */
export function ThresholdChart(props: ThresholdChartProps): VNode {
  const {title, view, onExplain} = props;
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
    onZoom: props.onZoom,
    zoom: props.zoom,
  });
  const move = (x: number | null): void => {
    setHover(null);
    setAt(x);
  };
  const readings = at === null ? [] : sortByValue(readLines(view.lines, at));
  const threshold = at ?? Number.NaN;
  const reasons = useReasons(gapOf(readings, {formula: title, step: props.step, threshold}));
  return (
    <div
      class="chart"
      role="group"
      aria-roledescription={texts.chart.role}
      aria-label={texts.chart.name(title, view.lines.length)}
      tabIndex={0}
      onKeyDown={(event) => {
        const asked = () => explain(at, null);
        onPlotKey(event, {view, crosshair: at, plot: plot.current, move, explain: asked});
      }}
      onBlur={() => setAt(null)}
    >
      <div class="plot" ref={host} />
      <span class="axis-name">{texts.views.thresholdAxis}</span>
      {hover !== null && readings.length > 0 && (
        <ThresholdTooltip lines={view.lines} {...{hover, reasons}} host={host.current} />
      )}
      <p class="sr-only" aria-live="polite">
        {hover === null && at !== null ? speak(at, readings, reasons) : ''}
      </p>
    </div>
  );
}

export interface ThresholdTooltipProps {
  readonly lines: readonly Line[];
  readonly hover: Hover;
  readonly host: HTMLElement | null; // of the plot
  readonly reasons: ReadonlyMap<string, string>; // why a line has no value, by its key
}

/**
 * What the lines have at the threshold of the pointer, the nearest first.
 *
 *     <div class="tooltip"><p>threshold 0.5</p><table><tr class="meant"><td>plain/train</td>
 *       <td>0.8123</td><td>0.7710 – 0.8530</td></tr>…</table></div>
 */
export function ThresholdTooltip({lines, hover, host, reasons}: ThresholdTooltipProps): VNode {
  const element = usePlace(anchorOf(host, hover));
  const {key: meant, order} = hover;
  const readings = sortByKeys(readLines(lines, hover.x), order);
  const listed = readings.filter(({line}, rank) => rank < MOST_ROWS || line.key === meant);
  return (
    <div ref={element} class="tooltip" aria-hidden>
      <p>{texts.views.threshold(formatThreshold(readings[0]?.step ?? 0))}</p>
      <table>
        <tbody>
          {listed.map((reading) => [
            <tr key={reading.line.key} class={reading.line.key === meant ? 'meant' : ''}>
              <td>
                <LineSample color={reading.line.color} dash={reading.line.dash} />
              </td>
              <td class="tooltip-name">{nameOf(reading.line)}</td>
              <td class="number">{formatValue(reading.raw)}</td>
              <td class="number quiet">{boundsText(reading)}</td>
            </tr>,
            <ReasonRow reason={reasons.get(reading.line.key)} columns={3} />,
          ])}
        </tbody>
      </table>
      {readings.length > listed.length && (
        <p>{texts.chart.more(readings.length - listed.length)}</p>
      )}
    </div>
  );
}

function anchorOf(host: HTMLElement | null, hover: Hover): Anchor {
  const {left = 0, top = 0} = host?.getBoundingClientRect() ?? {};
  return {x: left + hover.left, top};
}

function nameOf({run, part}: Reading['line']): string {
  return part === '' ? run : `${run} · ${part}`;
}

function speak(
  at: number,
  readings: readonly Reading[],
  reasons: ReadonlyMap<string, string>,
): string {
  const values = readings.map(
    ({line, raw}) => `${nameOf(line)} ${reasons.get(line.key) ?? formatValue(raw)}`,
  );
  return texts.views.spokenThreshold(formatThreshold(at), values.join(texts.common.comma));
}
