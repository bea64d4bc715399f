import type {VNode} from 'preact';
import type {EveryStep} from '../../cards/every-step.ts';
import {texts} from '../../texts/index.ts';

/**
 * Reads every step from the event files, where TensorBoard keeps only some.
 *
 *     <button class="chip every-step" aria-pressed="false">Read every step from the files</button>
 */
export function EveryStepSwitch({on, onToggle}: EveryStep): VNode {
  return (
    <button type="button" class="chip every-step" aria-pressed={on} onClick={onToggle}>
      {texts.note.everyStep}
    </button>
  );
}
