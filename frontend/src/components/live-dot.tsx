import type {ReadonlySignal} from '@preact/signals';
import type {VNode} from 'preact';
import {formatClock} from '../texts/numbers.ts';
import {texts} from '../texts/index.ts';

export interface LiveDotProps {
  /** Seconds since the epoch; read here, so that each reading of the logs draws the dot alone. */
  readonly lastRead: ReadonlySignal<number | null>;
  readonly failing: boolean;
}

/**
 * A dot that is green while the panel follows the logs, and when they were last read.
 *
 *     <p class="live"><i class="dot"></i> live · read 14:03:22</p>
 */
export function LiveDot({lastRead, failing}: LiveDotProps): VNode {
  const at = lastRead.value;
  const read = at === null ? '' : ` · ${texts.panel.read(formatClock(at))}`;
  return (
    <p class={failing ? 'live failing' : 'live'} title={texts.panel.lastRead}>
      <i class="dot" />
      {failing ? texts.panel.notLive : texts.panel.live}
      {read}
    </p>
  );
}
