import type {VNode} from 'preact';
import {useMemo} from 'preact/hooks';
import {stepOf} from '../chart/readout.ts';
import type {Reading} from '../chart/readout.ts';
import {formatHalf, formatValue} from '../numbers.ts';
import {texts} from '../texts/index.ts';
import {LineSample} from './line-sample.tsx';
import {useHover} from './use-hover.ts';

export interface LegendProps {
  readonly readings: readonly Reading[];
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
export function Legend({readings, ...actions}: LegendProps): VNode {
  // A crosshair that moves re-draws its card more often than it changes a value.
  const list = (): VNode => (
    <ul
      class="legend"
      data-step={stepOf(readings) ?? ''}
      style={{'--longest': Math.max(0, ...readings.map((reading) => nameOf(reading).length))}}
    >
      {readings.map((reading) => (
        <LegendItem key={reading.line.key} reading={reading} {...actions} />
      ))}
    </ul>
  );
  return useMemo(list, [readings]);
}

type LegendItemProps = Omit<LegendProps, 'readings'> & {readonly reading: Reading};

function LegendItem({reading, onHighlight, onExplain}: LegendItemProps): VNode {
  const {line, raw, members} = reading;
  const hover = useHover((on) => onHighlight(on ? line.run : null));
  return (
    <li {...hover}>
      <LineSample color={line.color} dash={line.dash} />
      <span class="legend-name" title={line.run}>
        {line.run}
        {line.part !== '' && <span class="quiet"> · {line.part}</span>}
        {members !== null && <span class="quiet"> · {texts.common.runs(members)}</span>}
      </span>
      <button
        type="button"
        class="legend-value"
        disabled={members !== null}
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
    </li>
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
