import type {Facts} from './facts.ts';
import {escape, label, MARGIN, WIDTH} from './page.ts';
import type {Drawing} from './page.ts';
import type {Pen} from './panel.ts';

/** A drawing, and what it was made of. */
export interface Sheet extends Drawing {
  readonly title: string;
  readonly facts: Facts;
  readonly dark: boolean;
}

const ROW = 14; // pixels of a line of the caption
const WRAP = 118; // characters in it

export function sheetHeight({bottom, facts}: Sheet, pen: Pen): number {
  return bottom + 20 + captionOf(facts, pen).length * ROW + 8;
}

/** A card as a drawing that stands for itself: what it was made of is in it, and below it. */
export function sheetSvg(sheet: Sheet, pen: Pen): string {
  const {title, facts, body, bottom} = sheet;
  const height = sheetHeight(sheet, pen);
  const data = facts.map(([name, value]) => `${name}: ${value}`).join('\n');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="Roboto, system-ui, sans-serif" font-size="11">`,
    `<title>${escape(title)}</title><desc>${escape(data)}</desc>`,
    `<metadata>${escape(JSON.stringify(Object.fromEntries(facts)))}</metadata>`,
    `<rect width="100%" height="100%" fill="${pen.ground}"/>`,
    label(MARGIN, 28, title, `font-size="16" fill="${pen.ink}"`),
    body,
    ...captionOf(facts, pen).map((line, row) =>
      label(MARGIN, bottom + 20 + row * ROW, line, `fill="${pen.quiet}" font-size="10"`),
    ),
    '</svg>\n',
  ].join('\n');
}

/** The facts in lines of bounded length. */
function captionOf(facts: Facts, {isolated}: Pen): readonly string[] {
  const text = facts.map(([name, value]) => `${isolated(name)}: ${isolated(value)}`).join(' · ');
  const lines = [''];
  for (const word of text.replaceAll(/\s+/g, ' ').split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length >= WRAP) {
      lines.push(word);
    } else {
      lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
    }
  }
  return lines;
}
