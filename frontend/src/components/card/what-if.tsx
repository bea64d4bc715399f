import type {VNode} from 'preact';
import {useRef} from 'preact/hooks';
import type {Supposition} from '../../formulas/suppositions.ts';
import {IconButton} from '../icon-button.tsx';
import {useHandOn} from '../use-hand-on.ts';

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
      {suppositions.map((one) => (
        <Chip key={one.text} {...one} />
      ))}
    </ul>
  );
}

function Chip({text, undo, onUndo}: Supposition): VNode {
  const element = useRef<HTMLLIElement>(null);
  useHandOn(element);
  return (
    <li ref={element}>
      {text}
      <IconButton icon="close" label={undo} onClick={onUndo} />
    </li>
  );
}
