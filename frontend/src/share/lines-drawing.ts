import type {Line} from '../chart/lines.ts';
import type {Projection} from '../chart/paths.ts';
import type {View} from '../chart/plot.ts';
import type {Range} from '../chart/ranges.ts';
import type {Reading} from '../chart/readout.ts';
import {xTicks, yTicks} from './axes.ts';
import type {Facts} from './facts.ts';
import {label, MARGIN, round, WIDTH} from './page.ts';
import type {Drawing} from './page.ts';
import type {Pen} from './panel.ts';

/** What a picture of lines shows. */
export interface Picture {
  readonly title: string;
  readonly view: View;
  readonly ranges: {readonly x: Range; readonly y: Range};
  readonly facts: Facts;
  readonly dark: boolean;
  readonly legend?: ReadonlyMap<string, string>; // of lines by their keys; else their last values
}

const HEIGHT = 360; // of the plot
const [LEFT, TOP, RIGHT] = [MARGIN + 40, 48, MARGIN]; // pixels around the plot
const ROW = 18; // pixels of a line of text
const COLUMNS = 2; // of the legend

/** Lines with their axes, marks and legend. */
export function drawLines(picture: Picture, pen: Pen): Drawing {
  const {view, legend} = picture;
  const body = [
    axes(picture, pen),
    `<clipPath id="plot"><rect x="${LEFT}" y="${TOP - 2}" width="${WIDTH - LEFT - RIGHT}" height="${HEIGHT + 4}"/></clipPath>`,
    `<g clip-path="url(#plot)" stroke-linejoin="round">${view.lines.map((line) => drawn(line, picture, pen)).join('')}</g>`,
    ...marks(picture, pen),
    ...pen
      .readLines(view.told, null)
      .map((reading, place) => legendEntry(reading, place, legend, pen)),
  ].join('\n');
  const bottom = TOP + HEIGHT + 36 + Math.ceil(view.lines.length / COLUMNS) * ROW;
  return {body, bottom};
}

/** The rings and lines of the chart, and the words that find room beside them. */
function marks({view, ranges}: Picture, pen: Pen): readonly string[] {
  const {pins = [], palette} = view;
  const {toX, toY} = projection(view, ranges, pen);
  const spots = pins.map(({x, y, label: word}) => ({
    ...{left: toX(x), top: y === null ? TOP + 11 : toY(y), width: 6 * word.length},
    isLine: y === null,
  }));
  const box = {left: LEFT, top: TOP, width: WIDTH - LEFT - RIGHT, height: HEIGHT};
  const places = pen.placeLabels(spots, box, {height: 11, gap: 7, radius: 4.5});
  return pins.map(({x, y, label: word, color}, index) => {
    const [at, place] = [round(toX(x)), places[index]];
    const mark =
      y === null
        ? `<path d="M${at} ${TOP}v${HEIGHT}" stroke="${palette.quiet}" stroke-dasharray="3 3"/>`
        : `<circle cx="${at}" cy="${round(toY(y))}" r="4.5" fill="none" stroke="${color ?? palette.quiet}" stroke-width="2"/>`;
    return place ? mark + label(place.left, place.top + 9, word, `fill="${palette.quiet}"`) : mark;
  });
}

function axes({view, ranges}: Picture, pen: Pen): string {
  const {palette, axis, log} = view;
  const {toX, toY} = projection(view, ranges, pen);
  const [bottom, right] = [TOP + HEIGHT, WIDTH - RIGHT];
  const quiet = `fill="${palette.quiet}"`;
  const rule = (x1: number, y1: number, x2: number, y2: number, color: string): string =>
    `<path d="M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}" stroke="${color}"/>`;
  return [
    ...yTicks(ranges.y, log.y, 7, pen).map(
      (tick) =>
        rule(LEFT, toY(tick.at), right, toY(tick.at), palette.grid) +
        label(LEFT - 6, toY(tick.at) + 4, tick.label, `${quiet} text-anchor="end"`),
    ),
    ...xTicks(ranges.x, axis, log.x, 9, pen).map(
      (tick) =>
        rule(toX(tick.at), TOP, toX(tick.at), bottom, palette.grid) +
        label(toX(tick.at), bottom + 16, tick.label, `${quiet} text-anchor="middle"`),
    ),
    rule(LEFT, bottom, right, bottom, palette.baseline),
    label(right, bottom + 30, pen.axisName(axis), `${quiet} text-anchor="end"`),
  ].join('');
}

function drawn(line: Line, {view, ranges}: Picture, pen: Pen): string {
  const {band, color, raw, smoothed, dash, xs} = line;
  const to = projection(view, ranges, pen);
  const [area, single] = [new pen.PathText(), new pen.PathText()];
  if (band !== null) {
    pen.traceBand(area, single, band, to);
  }
  const stroke = (ys: readonly number[], more: string): string => {
    const [strokes, dots] = [new pen.PathText(), new pen.PathText()];
    pen.tracePath(strokes, dots, {xs, ys}, to, {from: 0, to: xs.length - 1, radius: 2.25});
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

function projection({log}: View, {x, y}: Picture['ranges'], pen: Pen): Projection {
  const place = (value: number, [min, max]: Range, isLog: boolean): number => {
    const {to} = pen.spacing(isLog);
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
  legend: Picture['legend'],
  {formatHalf, formatValue, ink, isolated}: Pen,
): string {
  const x = MARGIN + (place % COLUMNS) * ((WIDTH - LEFT) / COLUMNS);
  const y = TOP + HEIGHT + 48 + Math.floor(place / COLUMNS) * ROW;
  const half = bounds === null ? '' : ` ±${formatHalf((bounds.upper - bounds.lower) / 2)}`;
  const name = [isolated(line.run), line.part].filter(Boolean).join(' · ');
  return (
    `<path d="M${x} ${y - 4}h20" stroke="${line.color}" stroke-width="1.5" stroke-dasharray="${line.dash.join(' ')}"/>` +
    label(
      x + 26,
      y,
      `${name}  ${legend?.get(line.key) ?? `${formatValue(raw)}${half}`}`,
      `fill="${ink}"`,
    )
  );
}
