import type {VNode} from 'preact';
import {useContext} from 'preact/hooks';
import {texts} from '../texts/index.ts';
import {OnScreen} from './on-screen.ts';

/**
 * The place of a chart that has nothing to show yet, and of as many values under it as there will be.
 * Out of view it is still: each that moves makes the browser paint the page in every frame.
 *
 *     <div class="skeleton-card" role="status"><div class="skeleton" /><ul class="legend" /></div>
 */
export function Skeleton({rows}: {readonly rows: number}): VNode {
  return (
    <div class="skeleton-card" role="status">
      <div class={useContext(OnScreen) ? 'skeleton' : 'skeleton still'} />
      <span class="sr-only">{texts.common.loading}</span>
      <ul class="legend" aria-hidden="true">
        {Array.from({length: rows}, (_, row) => (
          <li key={row}>{'\u00a0'}</li>
        ))}
      </ul>
      <p class="note">{'\u00a0'}</p>
    </div>
  );
}
