import type {Zoom} from './ranges.ts';

/** Where the pointer is over a plot. */
export interface Hover {
  readonly x: number; // of the nearest point
  readonly key: string | null; // of the line under the pointer
  readonly order: readonly string[]; // keys of the lines, the nearest first
  readonly left: number; // of the point, pixels from the left of the host
  readonly top: number; // of the pointer, pixels from the top of the host
}

/** What a plot tells of the pointer. */
export interface Listener {
  readonly onHover: (hover: Hover | null) => void;
  readonly onPick: (hover: Hover) => void; // a click on a line
  readonly onZoom: (zoom: Zoom) => void;
}
