import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {paletteFor} from '../../src/runs/palette.ts';

const SHEET = readFileSync('src/styles/page.css', 'utf8');

/** The colours of the style sheet in a theme, by their names. */
function colorsOf(theme: string): ReadonlyMap<string, string> {
  const block = SHEET.split(`${theme} {`)[1]?.split('}')[0] ?? '';
  const colors = [...block.matchAll(/--([a-z-]+): (#[0-9a-f]+);/g)];
  return new Map(colors.map(([, name = '', color = '']) => [name, sixDigits(color)]));
}

function sixDigits(color: string): string {
  return color.length === 4 ? color.replaceAll(/[0-9a-f]/g, '$&$&') : color;
}

test.each([
  ['light', ':root', false],
  ['dark', ':root.dark', true],
] as const)(
  'a canvas has the colours of the page around it in the %s theme',
  (_name, theme, dark) => {
    const colors = colorsOf(theme);
    const {quiet, baseline, ground} = paletteFor(dark);
    expect([quiet, baseline, ground]).toEqual(
      ['quiet', 'line-strong', 'card'].map((name) => colors.get(name)),
    );
  },
);
