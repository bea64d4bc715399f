import type {VNode} from 'preact';
import {formatClock} from '../numbers.ts';

export interface LiveDotProps {
  readonly lastRead: number | null; // seconds since the epoch
  readonly failing: boolean;
}

/**
 * A dot that is green while the panel follows the logs, and when they were last read.
 *
 *     <p class="live"><i class="dot"></i> live · read 14:03:22</p>
 */
export function LiveDot({lastRead, failing}: LiveDotProps): VNode {
  const read = lastRead === null ? '' : ` · read ${formatClock(lastRead)}`;
  return (
    <p class={failing ? 'live failing' : 'live'} title="When TensorBoard last read the logs">
      <i class="dot" />
      {failing ? 'not live' : 'live'}
      {read}
    </p>
  );
}
