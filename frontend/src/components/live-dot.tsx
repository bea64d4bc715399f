import type {VNode} from 'preact';
import {formatClock} from '../numbers.ts';
import {texts} from '../texts/index.ts';

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
  const read = lastRead === null ? '' : ` · ${texts.panel.read(formatClock(lastRead))}`;
  return (
    <p class={failing ? 'live failing' : 'live'} title={texts.panel.lastRead}>
      <i class="dot" />
      {failing ? texts.panel.notLive : texts.panel.live}
      {read}
    </p>
  );
}
