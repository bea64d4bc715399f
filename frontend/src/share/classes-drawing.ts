import type {Spark} from '../chart/spark.ts';
import type {ClassCost} from '../views/class-costs.ts';
import type {ClassLines} from '../views/class-lines.ts';
import {CHARACTER, fitted, TOP, label, MARGIN, WIDTH} from './page.ts';
import type {Drawing} from './page.ts';
import type {Pen} from './panel.ts';

const [COLUMNS, ROW] = [4, 68]; // the latter in pixels
const MOST = 200; // classes: browsers paint no picture of any height

/** What is drawn of classes. */
export interface Classes {
  readonly costs: readonly ClassCost[];
  readonly lines: ClassLines;
  readonly step: number;
  readonly color: string;
}

/** The dearest classes side by side, each with its line. */
export function drawClasses(classes: Classes, pen: Pen): Drawing {
  const {costs} = classes;
  const {value, used, of} = pen.meanOf(costs.map((one) => one.value));
  const {common, views} = pen.texts;
  const mean = views.mean(pen.formatValue(value), used, of);
  const shown = costs.slice(0, MOST);
  const cut = shown.length < of ? ` (${common.someOf(MOST, String(of))})` : '';
  const width = (WIDTH - 2 * MARGIN) / COLUMNS;
  const drawn = shown.map((cost, index) => {
    const x = MARGIN + (index % COLUMNS) * width;
    const y = TOP + Math.floor(index / COLUMNS) * ROW;
    return `<g transform="translate(${x} ${y})">${classOf(cost, classes, width - 16, pen)}</g>`;
  });
  return {
    body: [label(MARGIN, TOP - 8, mean + cut, `fill="${pen.ink}"`), ...drawn].join('\n'),
    bottom: TOP + Math.ceil(shown.length / COLUMNS) * ROW,
  };
}

function classOf(cost: ClassCost, {lines, step, color}: Classes, width: number, pen: Pen): string {
  const {name, support} = cost;
  const {undefined: undefinedText, support: examples} = pen.texts.views;
  const [ink, quiet] = [`fill="${pen.ink}"`, `fill="${pen.quiet}"`];
  const value = Number.isNaN(cost.value) ? undefinedText : pen.formatValue(cost.value);
  const room = width - CHARACTER * value.length - 12;
  const line = lines.byClass.get(name);
  return [
    `<path d="M0 4h${width}" stroke="${pen.baseline}"/>`,
    label(0, 20, fitted(name, room), ink),
    label(width, 20, value, `${ink} text-anchor="end" font-weight="500"`),
    label(0, 38, pen.costText(cost), quiet),
    label(0, 54, examples(pen.formatValue(support)), quiet),
    line === undefined ? '' : sparkText(pen.sparkOf(line, lines.x, lines.y, step), color, width),
  ].join('');
}

function sparkText({area, stroke, dots, place}: Spark, color: string, width: number): string {
  const dot =
    place === null ? '' : `<circle cx="${place[0]}" cy="${place[1]}" r="2.5" fill="${color}"/>`;
  return [
    `<g transform="translate(${width - 96} 30)"><path d="${area}" fill="${color}" fill-opacity="0.14"/>`,
    `<path d="${stroke}" fill="none" stroke="${color}" stroke-width="1.5"/><path d="${dots}" fill="${color}"/>`,
    `${dot}</g>`,
  ].join('');
}
