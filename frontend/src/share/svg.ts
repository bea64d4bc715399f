import type {Line} from '../chart/lines.ts';
import {spacing} from '../chart/log.ts';
import {PathText, round} from '../chart/path-text.ts';
import {traceBand, tracePath} from '../chart/paths.ts';
import type {Projection} from '../chart/paths.ts';
import type {View} from '../chart/plot.ts';
import type {Range} from '../chart/ranges.ts';
import {placeLabels} from '../chart/pins.ts';
import {formatHalf, formatValue} from '../numbers.ts';
import {paletteFor} from '../palette.ts';
import {readLines} from '../chart/readout.ts';
import {texts} from '../texts/index.ts';
import type {Reading} from '../chart/readout.ts';
import {xTicks, yTicks} from './axes.ts';
import type {Facts} from './facts.ts';

/** A drawing, and what it was made of. */
export interface Sheet {
  readonly title: string;
  readonly facts: Facts;
  readonly dark: boolean;
  readonly body: string; // in SVG
  readonly bottom: number; // pixels from the top of the drawing to below its body
}

/** What a picture of lines shows. */
export interface Picture {
  readonly title: string;
  readonly view: View;
  readonly ranges: {readonly x: Range; readonly y: Range};
  readonly facts: Facts;
  readonly dark: boolean;
  readonly legend?: ReadonlyMap<string, string>; // of lines by their keys; else their last values
}

export const WIDTH = 800; // pixels
const HEIGHT = 360; // of the plot
export const MARGIN = 16; // pixels
const [LEFT, TOP, RIGHT] = [MARGIN + 40, 48, MARGIN]; // pixels around the plot
const ROW = 18; // pixels of a line of text
const COLUMNS = 2; // of the legend
const WRAP = 118; // characters in a line of the caption

export function sheetHeight({bottom, facts}: Sheet): number {
  return bottom + 20 + captionOf(facts).length * (ROW - 4) + 8;
}

/** A card as a drawing that stands for itself: what it was made of is in it, and below it. */
export function sheetSvg(sheet: Sheet): string {
  const {title, facts, dark, body, bottom} = sheet;
  const height = sheetHeight(sheet);
  const {ground, quiet} = paletteFor(dark);
  const data = facts.map(([name, value]) => `${name}: ${value}`).join('\n');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="Roboto, system-ui, sans-serif" font-size="11">`,
    `<title>${escape(title)}</title><desc>${escape(data)}</desc>`,
    `<metadata>${escape(JSON.stringify(Object.fromEntries(facts)))}</metadata>`,
    `<rect width="100%" height="100%" fill="${ground}"/>`,
    label(MARGIN, 28, title, `font-size="16" fill="${inkFor(dark)}"`),
    body,
    ...captionOf(facts).map((line, row) =>
      label(MARGIN, bottom + 20 + row * (ROW - 4), line, `fill="${quiet}" font-size="10"`),
    ),
    '</svg>\n',
  ].join('\n');
}

export function inkFor(dark: boolean): string {
  return dark ? '#ececec' : '#1f2328';
}

/** Lines with their axes, marks and legend. */
export function linesSheet(picture: Picture): Sheet {
  const {title, view, facts, dark, legend} = picture;
  const body = [
    axes(picture),
    `<clipPath id="plot"><rect x="${LEFT}" y="${TOP - 2}" width="${WIDTH - LEFT - RIGHT}" height="${HEIGHT + 4}"/></clipPath>`,
    `<g clip-path="url(#plot)" stroke-linejoin="round">${view.lines.map((line) => drawn(line, picture)).join('')}</g>`,
    ...marks(picture),
    ...readLines(view.told, null).map((reading, place) =>
      legendEntry(reading, place, inkFor(dark), legend),
    ),
  ].join('\n');
  const bottom = TOP + HEIGHT + 36 + Math.ceil(view.lines.length / COLUMNS) * ROW;
  return {title, facts, dark, body, bottom};
}

/** The rings and lines of the chart, and the words that find room beside them. */
function marks({view, ranges}: Picture): readonly string[] {
  const {pins = [], palette} = view;
  const {toX, toY} = projection(view, ranges);
  const spots = pins.map(({x, y, label: word}) => ({
    ...{left: toX(x), top: y === null ? TOP + 11 : toY(y), width: 6 * word.length},
  }));
  const box = {left: LEFT, top: TOP, width: WIDTH - LEFT - RIGHT, height: HEIGHT};
  const places = placeLabels(spots, box, {height: 11, gap: 7}, []);
  return pins.map(({x, y, label: word, color}, index) => {
    const [at, place] = [round(toX(x)), places[index]];
    const mark =
      y === null
        ? `<path d="M${at} ${TOP}v${HEIGHT}" stroke="${palette.quiet}" stroke-dasharray="3 3"/>`
        : `<circle cx="${at}" cy="${round(toY(y))}" r="4.5" fill="none" stroke="${color ?? palette.quiet}" stroke-width="2"/>`;
    return place ? mark + label(place.left, place.top + 9, word, `fill="${palette.quiet}"`) : mark;
  });
}

function axes({view, ranges}: Picture): string {
  const {palette, axis, log} = view;
  const {toX, toY} = projection(view, ranges);
  const [bottom, right] = [TOP + HEIGHT, WIDTH - RIGHT];
  const quiet = `fill="${palette.quiet}"`;
  const rule = (x1: number, y1: number, x2: number, y2: number, color: string): string =>
    `<path d="M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}" stroke="${color}"/>`;
  return [
    ...yTicks(ranges.y, log.y, 7).map(
      (tick) =>
        rule(LEFT, toY(tick.at), right, toY(tick.at), palette.grid) +
        label(LEFT - 6, toY(tick.at) + 4, tick.label, `${quiet} text-anchor="end"`),
    ),
    ...xTicks(ranges.x, axis, log.x, 9).map(
      (tick) =>
        rule(toX(tick.at), TOP, toX(tick.at), bottom, palette.grid) +
        label(toX(tick.at), bottom + 16, tick.label, `${quiet} text-anchor="middle"`),
    ),
    rule(LEFT, bottom, right, bottom, palette.baseline),
    label(right, bottom + 30, axisName(axis), `${quiet} text-anchor="end"`),
  ].join('');
}

function axisName(axis: View['axis']): string {
  if (axis === 'threshold') {
    return texts.views.thresholdAxis;
  }
  return axis === 'step' ? texts.common.step : texts.common.time;
}

function drawn(line: Line, {view, ranges}: Picture): string {
  const {band, color, raw, smoothed, dash, xs} = line;
  const to = projection(view, ranges);
  const [area, single] = [new PathText(), new PathText()];
  if (band !== null) {
    traceBand(area, single, band, to);
  }
  const stroke = (ys: readonly number[], more: string): string => {
    const [strokes, dots] = [new PathText(), new PathText()];
    tracePath(strokes, dots, {xs, ys}, to, {from: 0, to: xs.length - 1, radius: 2.25});
    return (
      `<path d="${strokes.text}" fill="none" stroke="${color}" ${more}/>` +
      (dots.text === '' ? '' : `<path d="${dots.text}" fill="${color}"/>`)
    );
  };
  return [
    `<path d="${area.text}" fill="${color}" fill-opacity="0.14"/>`,
    single.text === ''
      ? ''
      : `<path d="${single.text}" stroke="${color}" stroke-width="6" stroke-opacity="0.14"/>`,
    smoothed === raw ? '' : stroke(raw, 'stroke-width="1.5" stroke-opacity="0.28"'),
    stroke(smoothed, `stroke-width="1.5" stroke-dasharray="${dash.join(' ')}"`),
  ].join('');
}

function projection({log}: View, {x, y}: Picture['ranges']): Projection {
  const place = (value: number, [min, max]: Range, isLog: boolean): number => {
    const {to} = spacing(isLog);
    return (to(value) - to(min)) / (to(max) - to(min));
  };
  return {
    toX: (value) => LEFT + place(value, x, log.x) * (WIDTH - LEFT - RIGHT),
    toY: (value) => TOP + HEIGHT - place(log.y ? Math.max(value, y[0]) : value, y, log.y) * HEIGHT,
  };
}

function legendEntry(
  {line, raw, bounds}: Reading,
  place: number,
  text: string,
  legend: Picture['legend'],
): string {
  const x = MARGIN + (place % COLUMNS) * ((WIDTH - LEFT) / COLUMNS);
  const y = TOP + HEIGHT + 48 + Math.floor(place / COLUMNS) * ROW;
  const half = bounds === null ? '' : ` ±${formatHalf((bounds.upper - bounds.lower) / 2)}`;
  const name = [line.run, line.part].filter(Boolean).join(' · ');
  return (
    `<path d="M${x} ${y - 4}h20" stroke="${line.color}" stroke-width="1.5" stroke-dasharray="${line.dash.join(' ')}"/>` +
    label(
      x + 26,
      y,
      `${name}  ${legend?.get(line.key) ?? `${formatValue(raw)}${half}`}`,
      `fill="${text}"`,
    )
  );
}

/** The facts in lines of bounded length. */
function captionOf(facts: Facts): readonly string[] {
  const text = facts.map(([name, value]) => `${name}: ${value}`).join(' · ');
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

export function label(x: number, y: number, text: string, more: string): string {
  return `<text x="${round(x)}" y="${round(y)}" ${more}>${escape(text)}</text>`;
}

// What XML 1.0 cannot hold, even escaped.
// eslint-disable-next-line no-control-regex -- these are the characters meant
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function escape(text: string): string {
  return text
    .replaceAll(FORBIDDEN, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
