import type {VNode} from 'preact';
import {formatPercent} from '../numbers.ts';
import {IconButton} from './icon-button.tsx';

export interface WhatIfProps {
  readonly prevalence: number;
  readonly onLogged: () => void;
}

/**
 * Says that a card shows what was not logged but would be, and goes back.
 *
 *     <p class="what-if">at 1 % positives <button aria-label="As logged" /></p>
 */
export function WhatIf({prevalence, onLogged}: WhatIfProps): VNode {
  return (
    <p class="what-if">
      at {formatPercent(prevalence)} positives
      <IconButton icon="close" label="As logged" onClick={onLogged} />
    </p>
  );
}
