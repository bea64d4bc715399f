import type {VNode} from 'preact';
import {useEffect, useMemo, useRef, useState} from 'preact/hooks';
import type {Line} from '../../chart/lines.ts';
import {stepOf} from '../../chart/readout.ts';
import type {Reading} from '../../chart/readout.ts';
import {isolated} from '../../texts/isolated.ts';
import {formatHalf, formatValue} from '../../texts/numbers.ts';
import {texts} from '../../texts/index.ts';
import {LineSample} from './line-sample.tsx';
import {useHover} from './use-hover.ts';

const REST_MS = 150; // after which a crosshair rests

export interface LegendProps {
  readonly readings: readonly Reading[];
  /** Whether a tooltip tells the values already: the legend follows once the crosshair rests. */
  readonly told: boolean;
  readonly onHighlight: (run: string | null) => void;
  /** Called with the value that people want to know more about. */
  readonly onExplain: (reading: Reading) => void;
}

/**
 * The value of each line at the crosshair, or at its last point.
 *
 *     <ul class="legend" data-step="12"><li><svg /> weighted/train
 *       <button><b data-run="weighted/train" data-value="0.81234">0.8123</b></button></li>…</ul>
 */
export function Legend({readings: latest, told, ...actions}: LegendProps): VNode {
  const [rested, setRested] = useState(latest);
  useEffect(() => {
    const timer = window.setTimeout(() => setRested(latest), REST_MS);
    return () => window.clearTimeout(timer);
  }, [latest]);
  const readings = told ? rested : latest;
  const rests = rested === readings;
  const {list, seen} = useSeenRows(readings);
  // A crosshair that moves re-draws its card more often than it changes a value.
  const rows = (): VNode => (
    <ul
      ref={list}
      class="legend"
      data-step={stepOf(readings) ?? ''}
      style={{'--longest': Math.max(0, ...readings.map((reading) => nameOf(reading).length))}}
    >
      {readings.map((reading) => (
        <LegendItem key={reading.line.key} {...{reading, rests, seen}} {...actions} />
      ))}
    </ul>
  );
  return useMemo(rows, [readings, rests]);
}

/** The rows that are not scrolled out of the list. */
function useSeenRows(readings: readonly Reading[]) {
  const list = useRef<HTMLUListElement>(null);
  const seen = useMemo(() => new Set<Element>(), []);
  const keys = readings.map(({line}) => line.key).join('\n');
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) =>
        entries.forEach(({target, isIntersecting}) =>
          isIntersecting ? seen.add(target) : seen.delete(target),
        ),
      {root: list.current},
    );
    for (const row of list.current?.children ?? []) {
      observer.observe(row);
    }
    return () => observer.disconnect();
  }, [keys]);
  return {list, seen};
}

interface LegendItemProps extends Omit<LegendProps, 'readings' | 'told'> {
  readonly reading: Reading;
  readonly rests: boolean; // the crosshair
  readonly seen: ReadonlySet<Element>; // rows
}

/** A row; one that is scrolled out of view follows the crosshair once that rests. */
function LegendItem({reading, rests, seen, onHighlight, onExplain}: LegendItemProps): VNode {
  const row = useRef<HTMLLIElement>(null);
  const last = useRef(reading);
  if (
    rests ||
    row.current === null ||
    seen.has(row.current) ||
    last.current.line !== reading.line
  ) {
    last.current = reading;
  }
  const shown = last.current;
  const {line, members} = shown;
  const hover = useHover((on) => onHighlight(on ? line.run : null));
  const name = useMemo(() => lineName(line, members), [line, members]);
  const item = (): VNode => (
    <li ref={row} {...hover}>
      {name}
      {lineValue(shown, onExplain)}
    </li>
  );
  return useMemo(item, [shown, name, onExplain]);
}

function lineValue(reading: Reading, onExplain: LegendProps['onExplain']): VNode {
  const {line, raw} = reading;
  return (
    <button
      type="button"
      class="legend-value"
      aria-label={texts.card.explain(
        `${line.run} ${line.part}`.trim(),
        formatValue(raw) + halfText(reading),
      )}
      onClick={() => onExplain(reading)}
    >
      <b data-run={line.run} data-class={line.className ?? undefined} data-value={raw}>
        {formatValue(raw)}
      </b>
      {line.set !== null && <span class="quiet legend-half">{halfText(reading)}</span>}
    </button>
  );
}

/** How a line looks, what it is called, and of how many runs it is where it is one of a group. */
export function lineName({run, part, color, dash}: Line, members: number | null): VNode {
  return (
    <>
      <LineSample color={color} dash={dash} />
      <span class="legend-name" title={run}>
        {isolated(run)}
        {part !== '' && <span class="quiet"> · {part}</span>}
        {members !== null && <span class="quiet"> · {texts.common.runs(members)}</span>}
      </span>
    </>
  );
}

/** What stands for a line in the legend. */
function nameOf({line, members}: Reading): string {
  const parts = [line.run, line.part, members === null ? '' : texts.common.runs(members)];
  return parts.filter(Boolean).join(' · ');
}

/** Half the width of the band, with the sign for it; a place of the same width where there is none. */
export function halfText({bounds}: Reading): string {
  return bounds === null ? '' : `±${formatHalf((bounds.upper - bounds.lower) / 2)}`;
}
