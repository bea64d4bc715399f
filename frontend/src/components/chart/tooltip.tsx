import type {RefObject, VNode} from 'preact';
import {useLayoutEffect, useRef} from 'preact/hooks';
import type {ChartAxis} from '../../chart/ticks.ts';
import type {Reading} from '../../chart/readout.ts';
import {COUNTS} from '../../cards/counts.ts';
import type {CountsAt} from '../../cards/counts.ts';
import {reasonOf} from '../../cards/explanation.ts';
import {
  formatClock,
  formatDuration,
  formatPercent,
  formatThreshold,
  formatValue,
} from '../../texts/numbers.ts';
import {isolated} from '../../texts/isolated.ts';
import {INTERVAL} from '../../state/settings.ts';
import {texts} from '../../texts/index.ts';
import {LineSample} from './line-sample.tsx';

const MOST_ROWS = 12;

export interface TooltipProps {
  readonly readings: readonly Reading[]; // in the order in which they are told
  readonly step: number; // or threshold, as it is called over these
  readonly axis: ChartAxis;
  readonly meant: string | null; // key of the line under the pointer
  readonly smoothed: boolean;
  readonly counts: CountsAt | null;
  readonly reasons: ReadonlyMap<string, string>; // why a run has no value, by the key of its line
  readonly anchor: Anchor;
}

/** Where a tooltip belongs: beside this place of the window, in pixels. */
export interface Anchor {
  readonly x: number;
  readonly top: number;
}

const GAP = 12; // pixels between the crosshair and the tooltip
const MARGIN = 8; // pixels to the edges of the window

/**
 * What all lines have at the crosshair: values, intervals and counts.
 *
 *     <div class="tooltip"><p>step 12 · 14:03:22</p><table><tr><td>weighted/train</td>
 *       <td>0.8123</td><td>0.7710 to 0.8530</td><td>40</td>…</tr>…</table></div>
 */
export function Tooltip(props: TooltipProps): VNode {
  const {readings, step, meant, anchor} = props;
  const element = usePlace(anchor);
  const listed = readings.filter(({line}, rank) => rank < MOST_ROWS || line.key === meant);
  const first = readings.find((row) => row.step === step);
  const columns = columnsOf(listed, props);
  const isOverThresholds = props.axis === 'threshold';
  return (
    <div ref={element} class="tooltip" aria-hidden>
      <p>
        {isOverThresholds ? texts.views.threshold(formatThreshold(step)) : texts.chart.step(step)}
        {first && !isOverThresholds && first.line.members === null && ` · ${timesOf(first)}`}
      </p>
      <table>
        <thead>
          <tr>
            <th colSpan={2} />
            {columns.map(({name}) => (
              <th key={name}>{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {listed.map((row, rank) => [
            tooltipRow(row, rank, columns, props),
            <ReasonRow reason={reasonOf(row.line, props.reasons)} columns={columns.length + 1} />,
          ])}
        </tbody>
      </table>
      {readings.length > listed.length && (
        <p>{texts.chart.more(readings.length - listed.length)}</p>
      )}
    </div>
  );
}

/**
 * Keeps an element beside its anchor and inside the window, whatever it grows to. The observer knows
 * its size: to ask the element for it would have the browser lay out the page twice a move.
 */
export function usePlace(anchor: Anchor): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  const size = useRef({width: 0, height: 0});
  const latest = useRef(anchor);
  latest.current = anchor;
  const place = (): void => {
    if (element.current !== null) {
      element.current.style.transform = transformOf(latest.current, size.current);
    }
  };
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const [box] = entry?.borderBoxSize ?? [];
      size.current = {width: box?.inlineSize ?? 0, height: box?.blockSize ?? 0};
      place();
    });
    if (element.current !== null) {
      observer.observe(element.current);
    }
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(place);
  return element;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function transformOf({x, top}: Anchor, {width, height}: Size): string {
  const isRight = x + GAP + width <= window.innerWidth - MARGIN;
  const left = isRight ? x + GAP : Math.max(MARGIN, x - GAP - width);
  const upper = Math.max(MARGIN, Math.min(top, window.innerHeight - MARGIN - height));
  return `translate(${left}px, ${upper}px)`;
}

/** What is told of each line. */
interface Column {
  readonly name: string;
  readonly quiet: boolean;
  readonly cell: (reading: Reading) => string;
}

function columnsOf(
  readings: readonly Reading[],
  {smoothed, counts, step}: TooltipProps,
): readonly Column[] {
  const isGrouped = readings.some(({line}) => line.members !== null);
  const hasBands = readings.some(({line}) => line.band !== null);
  const hasCounts = !isGrouped && readings.some(({line}) => line.set !== null);
  const at = counts?.place === step ? counts.lines : null;
  const countOf = ({line, step: own}: Reading, place: number): string => {
    const count = own === step ? at?.get(line.key)?.[place] : undefined;
    return count === undefined ? '' : formatValue(count);
  };
  return [
    ...(smoothed
      ? [
          {
            name: texts.chart.smoothed,
            quiet: false,
            cell: (one: Reading) => formatValue(one.smoothed),
          },
        ]
      : []),
    {name: texts.chart.value, quiet: smoothed, cell: ({raw}) => formatValue(raw)},
    ...(hasBands
      ? [
          {
            name: isGrouped ? texts.groups.spread : texts.bands.interval(formatPercent(INTERVAL)),
            quiet: true,
            cell: boundsText,
          },
        ]
      : []),
    ...(isGrouped
      ? [
          {
            name: texts.groups.members,
            quiet: true,
            cell: ({members}: Reading) => String(members ?? ''),
          },
        ]
      : []),
    ...(hasCounts ? COUNTS : []).map((name, place) => ({
      name: name.toUpperCase(),
      quiet: true,
      cell: (one: Reading) => countOf(one, place),
    })),
  ];
}

/** The bounds of a reading, with a sign where they were read between two points. */
function boundsText({bounds}: Reading): string {
  if (bounds === null) {
    return '';
  }
  const {lower, upper, exact} = bounds;
  return `${exact ? '' : '≈ '}${formatValue(lower)} – ${formatValue(upper)}`;
}

function timesOf({line, wallTime}: Reading): string {
  const passed = formatDuration(wallTime - (line.wallTimes[0] ?? wallTime));
  return texts.chart.after(formatClock(wallTime), passed);
}

export interface ReasonRowProps {
  readonly reason: string; // empty where there is none
  readonly columns: number; // of the table, but for its first
}

/** Why the row above has no value. */
export function ReasonRow({reason, columns}: ReasonRowProps): VNode | null {
  return reason === '' ? null : (
    <tr>
      <td />
      <td colSpan={columns} class="quiet">
        {reason}
      </td>
    </tr>
  );
}

// By rank, since the order changes at each move: rows that stay and say something else cost the least.
function tooltipRow(
  row: Reading,
  rank: number,
  columns: readonly Column[],
  props: TooltipProps,
): VNode {
  const {line} = row;
  return (
    <tr key={rank} class={line.key === props.meant ? 'meant' : ''}>
      <td>
        <LineSample color={line.color} dash={line.dash} />
      </td>
      <td class="tooltip-name">
        {[isolated(line.run), line.part].filter(Boolean).join(' · ')}
        {row.step !== props.step && <span class="quiet"> {texts.chart.atStep(row.step)}</span>}
      </td>
      {columns.map(({name, quiet, cell}) => (
        <td key={name} class={quiet ? 'number quiet' : 'number'}>
          {cell(row)}
        </td>
      ))}
    </tr>
  );
}
