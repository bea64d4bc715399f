import type {VNode} from 'preact';
import {sortByValue} from '../chart/readout.ts';
import type {Reading} from '../chart/readout.ts';
import {formatClock, formatDuration, formatValue} from '../numbers.ts';
import {texts} from '../texts/index.ts';
import {LineSample} from './line-sample.tsx';

const MOST_ROWS = 12;

export interface TooltipProps {
  readonly readings: readonly Reading[];
  readonly step: number;
  readonly meant: string | null; // key of the line under the pointer
  readonly smoothed: boolean;
  readonly left: number; // pixels
  readonly flipped: boolean; // stands left of the pointer
}

/**
 * The values of all lines at the crosshair, the largest first.
 *
 *     <div class="tooltip"><p>step 12 · 14:03:22</p><table><tr><td>weighted/train</td>
 *       <td>0.8123</td></tr>…</table></div>
 */
export function Tooltip(props: TooltipProps): VNode {
  const {readings, step, meant, left, flipped, smoothed} = props;
  const rows = sortByValue(readings);
  const listed = rows.filter(({line}, rank) => rank < MOST_ROWS || line.key === meant);
  const first = rows.find((row) => row.step === step);
  return (
    <div class={flipped ? 'tooltip flipped' : 'tooltip'} style={{left: `${left}px`}} aria-hidden>
      <p>
        {texts.chart.step(step)}
        {first && ` · ${timesOf(first)}`}
      </p>
      {smoothed && <p class="tooltip-columns">{texts.chart.smoothedLogged}</p>}
      <table>
        <tbody>{listed.map((row) => tooltipRow(row, props))}</tbody>
      </table>
      {rows.length > listed.length && <p>{texts.chart.more(rows.length - listed.length)}</p>}
    </div>
  );
}

function timesOf({line, wallTime}: Reading): string {
  const passed = formatDuration(wallTime - (line.wallTimes[0] ?? wallTime));
  return texts.chart.after(formatClock(wallTime), passed);
}

function tooltipRow(row: Reading, {step, meant, smoothed}: TooltipProps): VNode {
  const {line} = row;
  return (
    <tr key={line.key} class={line.key === meant ? 'meant' : ''}>
      <td>
        <LineSample color={line.color} dash={line.dash} />
      </td>
      <td class="tooltip-name">
        {line.part === '' ? line.run : `${line.run} · ${line.part}`}
        {row.step !== step && <span class="quiet"> {texts.chart.atStep(row.step)}</span>}
      </td>
      {smoothed && <td class="number">{formatValue(row.smoothed)}</td>}
      <td class={smoothed ? 'number quiet' : 'number'}>{formatValue(row.raw)}</td>
    </tr>
  );
}
