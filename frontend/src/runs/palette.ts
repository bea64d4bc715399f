/** The colours that a canvas needs, as the style sheet has them; the rest of the page takes them from there. */
export interface Palette {
  readonly quiet: string; // tick labels
  readonly grid: string;
  readonly baseline: string;
  readonly ground: string; // of a card
}

const LIGHT: Palette = {quiet: '#5b6470', grid: '#eceef1', baseline: '#c9ced6', ground: '#ffffff'};
const DARK: Palette = {quiet: '#b8b8b8', grid: '#474747', baseline: '#6a6a6a', ground: '#3a3a3a'};

export function paletteFor(dark: boolean): Palette {
  return dark ? DARK : LIGHT;
}
