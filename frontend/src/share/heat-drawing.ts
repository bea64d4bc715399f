import type {Heat, HeatGrid} from '../chart/heat.ts';
import type {Box} from '../chart/layers.ts';
import {CHARACTER, fitted, LEFT, TOP, label, MARGIN, WIDTH} from './page.ts';
import type {Drawing} from './page.ts';
import type {Pen} from './panel.ts';

export interface AxisNames {
  readonly across: string;
  readonly up: string;
}

/** Cells with the ridge, labels, and what the colours mean. */
export function drawHeat(heat: Heat, names: AxisNames, pen: Pen): Drawing {
  const box = {left: LEFT, top: TOP, width: WIDTH - LEFT - MARGIN, height: 360};
  const {left, top, width, height} = box;
  const frame = `x="${left}" y="${top}" width="${width}" height="${height}"`;
  const bottom = top + height;
  const quiet = `fill="${pen.quiet}"`;
  const image = pen.cellImage(heat.grid, heat.scale, WIDTH, WIDTH).toDataURL();
  const body = [
    `<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5" stroke="${pen.baseline}"/></pattern>`,
    `<rect ${frame} fill="url(#hatch)"/>`,
    `<image ${frame} href="${image}" preserveAspectRatio="none" style="image-rendering:pixelated"/>`,
    ridgeOf(heat, box, pen),
    labelsOf(heat.grid, box, pen),
    label(left - 6, top - 8, names.up, `${quiet} text-anchor="end"`),
    label(left + width, bottom + 32, names.across, `${quiet} text-anchor="end"`),
    scaleOf(heat, bottom + 44, pen),
  ];
  return {body: body.join('\n'), bottom: bottom + 60};
}

function ridgeOf({ridge, grid}: Heat, box: Box, {PathText, traceRidge}: Pen): string {
  if (ridge === null) {
    return '';
  }
  const path = new PathText();
  traceRidge(path, grid, ridge, box);
  return strokesOf(path.text);
}

function labelsOf({columnLabels, rowLabels}: HeatGrid, box: Box, pen: Pen): string {
  const {left, top, width, height} = box;
  const quiet = `fill="${pen.quiet}"`;
  const place = (index: number, count: number, size: number): number =>
    ((index + 0.5) / count) * size;
  return [
    ...pen.labelled(columnLabels.length, Math.floor(width / 64)).map((index) => {
      const x = left + place(index, columnLabels.length, width);
      const text = fitted(columnLabels[index] ?? '', 64);
      return label(x, top + height + 16, text, `${quiet} text-anchor="middle"`);
    }),
    ...pen.labelled(rowLabels.length, Math.floor(height / 36)).map((index) => {
      const y = top + place(index, rowLabels.length, height) + 4;
      const text = fitted(rowLabels[index] ?? '', LEFT - 24);
      return label(left - 6, y, text, `${quiet} text-anchor="end"`);
    }),
  ].join('');
}

/** What the colours mean, in a row. */
function scaleOf({scale, ridge, grid}: Heat, y: number, pen: Pen): string {
  const {ridge: ridgeName, undefined: undefinedName} = pen.texts.views;
  const stops = Array.from({length: 17}, (_, index) => {
    const color = scale
      .color(index / 16)
      .map(Math.round)
      .join(',');
    return `<stop offset="${index / 16}" stop-color="rgb(${color})"/>`;
  });
  const bar = '<rect y="-9" width="96" height="10" fill="url(#scale)"/>';
  const hatch = '<rect y="-9" width="16" height="10" fill="url(#hatch)"/>';
  const hasUndefined = grid.values.some((column) => column.some(Number.isNaN));
  const parts: readonly Part[] = [
    ['', 0, pen.formatValue(scale.min)],
    [bar, 104, pen.formatValue(scale.max)],
    ...(ridge === null ? [] : ([[strokesOf('M0 -4h16'), 22, ridgeName]] as const)),
    ...(hasUndefined ? ([[hatch, 22, undefinedName]] as const) : []),
  ];
  let x = MARGIN;
  const drawn = parts.map(([mark, width, text]) => {
    const name = label(width, 0, text, `fill="${pen.quiet}"`);
    const part = `<g transform="translate(${x.toFixed(1)} ${y})">${mark}${name}</g>`;
    x += width + CHARACTER * text.length + (width === 0 ? 8 : 20);
    return part;
  });
  return `<linearGradient id="scale">${stops.join('')}</linearGradient>${drawn.join('')}`;
}

type Part = readonly [mark: string, width: number, text: string];

/** A line with a pale edge, so that it is seen on dark cells too. */
function strokesOf(path: string): string {
  return [
    `<path d="${path}" fill="none" stroke="#fff" stroke-opacity="0.75" stroke-width="4"/>`,
    `<path d="${path}" fill="none" stroke="#1f2328" stroke-width="2"/>`,
  ].join('');
}
