import type {Box} from '../chart/layers.ts';
import type {ShownMatrix} from '../views/matrix.ts';
import {CHARACTER, fitted, LEFT, TOP, label, MARGIN, WIDTH} from './page.ts';
import type {Drawing} from './page.ts';
import type {Pen} from './panel.ts';

/** A table of cells that can be read: right ones on a quiet ground, wrong ones on a warm one. */
export function drawMatrix(shown: ShownMatrix, pen: Pen): Drawing {
  const {labels, values} = shown;
  const {predicted, true: actual} = pen.texts.views;
  const count = labels.length;
  const width = Math.min(160, (WIDTH - LEFT - MARGIN) / count);
  const height = count <= 4 ? 64 : count <= 10 ? 36 : 20;
  const upright = Math.max(...labels.map(({length}) => length)) * CHARACTER > width - 4;
  const top = TOP + (upright ? 96 : 24);
  const [quiet, ink] = [`fill="${pen.quiet}"`, `fill="${pen.ink}"`];
  const heads = labels.map((name, index) => {
    const [x, y] = [LEFT + (index + 0.5) * width, top - 8];
    const place = `transform="translate(${x} ${y}) rotate(-90)"`;
    return upright
      ? label(0, 4, fitted(name, 88), `${ink} ${place}`)
      : label(x, y, name, `${ink} text-anchor="middle"`);
  });
  const box = {left: LEFT, top, width, height};
  const body = [
    label(LEFT + (count * width) / 2, TOP - 4, predicted, `${quiet} text-anchor="middle"`),
    label(LEFT - 8, top - 8, actual, `${quiet} text-anchor="end"`),
    ...heads,
    ...labels.map((name, index) => {
      const middle = top + (index + 0.5) * height + 4;
      return label(LEFT - 8, middle, fitted(name, LEFT - 24), `${ink} text-anchor="end"`);
    }),
    ...values.flatMap((row, index) => rowOf(row, index, shown, box, pen)),
  ];
  return {body: body.join('\n'), bottom: top + count * height + 8};
}

function rowOf(
  row: readonly number[],
  index: number,
  shown: ShownMatrix,
  {left, top, width, height}: Box, // of the first cell
  pen: Pen,
): readonly string[] {
  const {labels, counts, scale, isDifference} = shown;
  const hasShares = labels.length <= 4 && scale === 'counts' && !isDifference;
  const [ofRows, strengths] = [pen.shares(counts, 'rows'), pen.strengths(shown)];
  const style = getComputedStyle(document.documentElement);
  return row.map((value, column) => {
    const isWrong = isDifference ? value > 0 : index !== column;
    const cell = {
      text: pen.written(value, shown),
      share: hasShares ? pen.formatShare(ofRows[index]?.[column] ?? 0) : '',
      color: style.getPropertyValue(isWrong ? '--wrong' : '--right'),
      strength: strengths[index]?.[column] || 0,
      empty: style.getPropertyValue('--empty'),
    };
    return cellOf(
      cell,
      {left: left + column * width, top: top + index * height, width, height},
      pen,
    );
  });
}

interface Cell {
  readonly text: string;
  readonly share: string; // of its row; none where it is empty
  readonly color: string;
  readonly strength: number; // of the colour, 0 to 1
  readonly empty: string; // the colour behind it
}

function cellOf(cell: Cell, {left, top, width, height}: Box, pen: Pen): string {
  const {text, share, color, strength, empty} = cell;
  const frame = `x="${left + 1}" y="${top + 1}" width="${width - 2}" height="${height - 2}" rx="3"`;
  const size = Math.min(height > 50 ? 18 : 11, (1.6 * width) / Math.max(1, text.length));
  const middle = top + height / 2 + size / 3;
  const at = left + width / 2;
  const centred = `fill="${pen.ink}" text-anchor="middle"`;
  return [
    `<rect ${frame} fill="${empty}"/><rect ${frame} fill="${color}" fill-opacity="${strength.toFixed(3)}"/>`,
    label(at, middle - (share === '' ? 0 : 8), text, `${centred} font-size="${size.toFixed(1)}"`),
    share === '' ? '' : label(at, middle + 10, share, centred),
  ].join('');
}
