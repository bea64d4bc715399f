import type {VNode} from 'preact';
import type {Supposition} from '../suppositions.ts';
import {IconButton} from './icon-button.tsx';

/**
 * Says what a card supposes that was not logged, and goes back.
 *
 *     <ul class="what-if"><li>cost_fn = 5 <button aria-label="Remove cost_fn" /></li></ul>
 */
export function WhatIf({
  suppositions,
}: {
  readonly suppositions: readonly Supposition[];
}): VNode | null {
  return suppositions.length === 0 ? null : (
    <ul class="what-if">
      {suppositions.map(({text, undo, onUndo}) => (
        <li key={text}>
          {text}
          <IconButton icon="close" label={undo} onClick={onUndo} />
        </li>
      ))}
    </ul>
  );
}
