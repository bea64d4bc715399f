import type {VNode} from 'preact';
import {useContext} from 'preact/hooks';
import {texts} from '../../texts/index.ts';
import {OnScreen} from '../on-screen.ts';

export interface SkeletonProps {
  readonly rows: number; // of the legend
  readonly longest?: number; // characters of a name in it; without it each has a row of its own
  readonly switched?: boolean; // between views
}

/**
 * The place of a chart that has nothing to show yet, of as many values under it as there will be, and
 * of the switch between views, so that nothing moves once they come.
 * Out of view it is still: each that moves makes the browser paint the page in every frame.
 *
 *     <div class="skeleton-card" role="status"><div class="skeleton" /><ul class="legend" /></div>
 */
export function Skeleton({rows, longest, switched = false}: SkeletonProps): VNode {
  return (
    <div class="skeleton-card" role="status">
      <div class={useContext(OnScreen) ? 'skeleton' : 'skeleton still'} />
      <span class="sr-only">{texts.common.loading}</span>
      <ul class="legend" aria-hidden="true" style={{'--longest': longest}}>
        {Array.from({length: rows}, (_, row) => (
          <li key={row}>{'\u00a0'}</li>
        ))}
      </ul>
      <p class="note">{'\u00a0'}</p>
      {switched && (
        <p class="view-switch">
          <span>{'\u00a0'}</span>
        </p>
      )}
    </div>
  );
}
