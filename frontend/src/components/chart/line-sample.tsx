import type {VNode} from 'preact';

export interface LineSampleProps {
  readonly color: string;
  readonly dash: readonly number[];
}

/**
 * A short piece of a run's line, as it looks in the charts.
 *
 *     <svg class="line-sample"><line stroke="#12b5cb" stroke-dasharray="6 3" /></svg>
 */
export function LineSample({color, dash}: LineSampleProps): VNode {
  return (
    <svg class="line-sample" viewBox="0 0 18 10" width="18" height="10" aria-hidden="true">
      <line x1="1" y1="5" x2="17" y2="5" stroke={color} stroke-dasharray={dash.join(' ')} />
    </svg>
  );
}
