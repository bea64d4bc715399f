import type {VNode} from 'preact';

const PATHS = {
  add: 'M8 3v10M3 8h10',
  close: 'M4 4l8 8M12 4l-8 8',
  edit: 'M10.5 3.5l2 2M3 13l.7-2.9 7.4-7.4a1.1 1.1 0 0 1 1.6 0l.6.6a1.1 1.1 0 0 1 0 1.6L5.9 12.3 3 13z',
  enlarge: 'M9.5 3H13v3.5M13 3L9 7M6.5 13H3V9.5M3 13l4-4',
  grip: 'M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01',
  help: 'M5.8 6a2.2 2.2 0 1 1 3.4 1.8c-.8.5-1.2.9-1.2 1.8M8 12.2h.01',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.5l7.5 4.5L5 12.5z',
  reduce: 'M13 6.5H9.5V3M9.5 6.5L13 3M3 9.5h3.5V13M6.5 9.5L3 13',
  reset: 'M3.5 8a4.5 4.5 0 1 0 1.4-3.3M3.2 2.8v2.7h2.7',
  tune: 'M2 5h7M13 5h1M2 11h1M7 11h7M11 3.2v3.6M5 9.2v3.6',
  whole: 'M7 2.8a4.2 4.2 0 1 0 0 8.4 4.2 4.2 0 0 0 0-8.4M10.1 10.1l3.4 3.4M5.2 7h3.6',
} as const;

export type IconName = keyof typeof PATHS;

/**
 * A line drawing of 16 pixels in the colour of the text; what it means is said by its button.
 *
 *     <svg class="icon" aria-hidden="true"><path d="M8 3v10M3 8h10" /></svg>
 */
export function Icon({name}: {readonly name: IconName}): VNode {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
