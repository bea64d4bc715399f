/** The colours that a canvas needs; the rest of the page takes its own from the style sheet. */
export interface Palette {
  readonly quiet: string; // tick labels
  readonly grid: string;
  readonly baseline: string;
}

const LIGHT: Palette = {quiet: '#5b6470', grid: '#eceef1', baseline: '#c9ced6'};
const DARK: Palette = {quiet: '#b0b0b0', grid: '#474747', baseline: '#6a6a6a'};

export function paletteFor(dark: boolean): Palette {
  return dark ? DARK : LIGHT;
}
