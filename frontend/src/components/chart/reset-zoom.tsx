import type {VNode} from 'preact';
import {useRef} from 'preact/hooks';
import {texts} from '../../texts/index.ts';
import {IconButton} from '../icon-button.tsx';
import {useHandOn} from '../use-hand-on.ts';

/**
 * Says that a chart shows a part of itself, and is the way back.
 *
 *     <div class="reset-zoom"><button aria-label="Reset zoom (0)"><svg /></button></div>
 */
export function ResetZoom({onReset}: {readonly onReset: () => void}): VNode {
  const element = useRef<HTMLDivElement>(null);
  useHandOn(element);
  return (
    <div class="reset-zoom" ref={element}>
      <IconButton icon="whole" label={texts.card.resetZoom} onClick={onReset} />
    </div>
  );
}
