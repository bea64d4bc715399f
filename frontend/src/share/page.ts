export interface Drawing {
  readonly body: string; // in SVG
  readonly bottom: number; // pixels from the top
}

export const WIDTH = 800; // pixels
export const MARGIN = 16; // pixels
export const LEFT = 104; // pixels of the names of rows
export const TOP = 60; // pixels of the title and the names of axes
export const CHARACTER = 6.2; // pixels

/** The text that has room in so many pixels. */
export function fitted(text: string, width: number): string {
  const most = Math.max(1, Math.floor(width / CHARACTER));
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

export function label(x: number, y: number, text: string, more: string): string {
  return `<text x="${round(x)}" y="${round(y)}" ${more}>${escape(text)}</text>`;
}

// What XML 1.0 cannot hold, even escaped.
// eslint-disable-next-line no-control-regex -- these are the characters meant
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

export function escape(text: string): string {
  return text
    .replaceAll(FORBIDDEN, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
