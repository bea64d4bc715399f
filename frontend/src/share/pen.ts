import type {Panel} from './view-sheets.ts';

/** What a drawing is made with: functions of the panel, and colours. */
export interface Pen extends Panel {
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
}

export interface Drawing {
  readonly body: string; // in SVG
  readonly bottom: number; // pixels from the top
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const LEFT = 104; // pixels of the names of rows
export const TOP = 60; // pixels of the title and the names of axes
export const CHARACTER = 6.2; // pixels

/** The text that has room in so many pixels. */
export function fitted(text: string, width: number): string {
  const most = Math.max(1, Math.floor(width / CHARACTER));
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
