import type {VNode} from 'preact';
import type {Line} from '../../chart/lines.ts';
import {formatShort, formatThreshold} from '../../texts/numbers.ts';
import {texts} from '../../texts/index.ts';
import {bestText} from '../../views/best.ts';
import type {Scan} from '../../views/curves.ts';
import {lineName} from '../chart/legend.tsx';

export interface ScanListProps {
  readonly lines: readonly Line[];
  readonly scans: readonly Scan[];
  readonly onHighlight: (run: string | null) => void;
}

/**
 * Where the best threshold of each line is, and what the present one loses.
 *
 *     <ul class="scan"><li><svg /> weighted/validation
 *       <b>best 0.812 at 0.31</b>, 0.743 at 0.5, loses 0.0692</li></ul>
 */
export function ScanList({lines, scans, onHighlight}: ScanListProps): VNode {
  return (
    <ul class="scan">
      {lines.map((line) => (
        <li
          key={line.key}
          onMouseEnter={() => onHighlight(line.run)}
          onMouseLeave={() => onHighlight(null)}
        >
          {lineName(line, null)}
          <Sentence run={line.run} scan={scans.find(({key}) => key === line.key)} />
        </li>
      ))}
    </ul>
  );
}

function Sentence({run, scan}: {readonly run: string; readonly scan: Scan | undefined}): VNode {
  const best = scan?.best ?? null;
  if (scan === undefined || best === null) {
    return <span class="quiet">{texts.views.never}</span>;
  }
  const {present, loss} = scan;
  const {comma} = texts.common;
  return (
    <span
      class="quiet"
      data-scan={run}
      data-threshold={best.threshold}
      data-best={best.value}
      data-loss={loss}
    >
      <b>{bestText(best, formatShort)}</b>
      {present !== null &&
        comma + texts.views.present(formatThreshold(present.threshold), formatShort(present.value))}
      {!Number.isNaN(loss) &&
        comma + (loss === 0 ? texts.views.losesNothing : texts.views.loses(formatShort(loss)))}
    </span>
  );
}
