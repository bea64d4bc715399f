import type {VNode} from 'preact';
import {texts} from '../texts/index.ts';

/**
 * The place of a chart that has nothing to show yet.
 *
 *     <div class="skeleton" role="status"><span class="sr-only">Loading</span></div>
 */
export function Skeleton(): VNode {
  return (
    <div class="skeleton" role="status">
      <span class="sr-only">{texts.common.loading}</span>
    </div>
  );
}
