import type {Entries} from './address.ts';
import type {ThresholdFrom} from '../formulas/conditions.ts';
import {readGrouping, writeGrouping} from '../runs/grouping.ts';
import type {Grouping} from '../runs/grouping.ts';
import {decodeCard} from './layout.ts';
import type {WrittenCard} from './layout.ts';
import {canNameParameter, MAX_PARAMETERS} from '../formulas/parameters.ts';
import {decodeTableView, encodeTableView, TABLE_VIEW} from '../table/table-view.ts';
import type {TableView} from '../table/table-view.ts';
import {decodeViews, encodeViews} from '../views/card-view.ts';
import type {CardView} from '../views/card-view.ts';
import {decodeZooms, encodeZooms} from './zooms.ts';
import type {CardZooms} from './zooms.ts';

/** What the address remembers. */
export interface Settings {
  readonly cards: readonly WrittenCard[] | null; // null until people change the cards
  readonly full: number | null; // position of the card that fills the screen
  readonly collapsed: readonly string[]; // groups of cards
  readonly views: readonly CardView[]; // of the cards, in their order
  readonly zooms: readonly CardZooms[]; // of the cards, in their order
  readonly hidden: readonly string[]; // runs
  readonly only: readonly string[] | null; // the runs shown; null: all but the hidden ones
  readonly filter: string;
  readonly smoothing: number; // weight of TensorBoard's moving average, 0 to 0.99
  readonly axis: Axis;
  readonly bands: boolean; // intervals are drawn
  readonly grouping: Grouping | null; // null: each run has its own lines
  readonly threshold: number;
  readonly thresholdFrom: ThresholdFrom | null; // null: everywhere at `threshold`
  readonly prevalence: number | null; // share of positives, 0 to 1; null: as it was logged
  readonly parameters: Readonly<Record<string, number>>; // those set on this page
  readonly everyStep: boolean; // read from the event files, not as TensorBoard keeps them
  readonly minimized: readonly string[]; // formulas of which people want the smallest value
  readonly maximized: readonly string[]; // those of which they want the largest
  readonly tableOpen: boolean;
  readonly baseline: string | null; // the run that the table compares with
  readonly tableView: TableView;
}

/** What runs to the right: the step, the time since the first point of a line, or that of a clock. */
export type Axis = 'step' | 'relative' | 'wall';

const AXES: readonly Axis[] = ['step', 'relative', 'wall'];

export const INTERVAL = 0.95; // the level of the intervals shown
export const MAX_CARDS = 100; // formulas in one request
export const MAX_SMOOTHING = 0.99;
const MAX_FORMULA = 4096; // code units; a longer text is not a formula
const MAX_HIDDEN = 10_000; // runs

export const DEFAULTS: Settings = {
  cards: null,
  views: [],
  zooms: [],
  full: null,
  collapsed: [],
  hidden: [],
  only: null,
  filter: '',
  smoothing: 0,
  axis: 'step',
  bands: true,
  grouping: null,
  threshold: 0.5,
  thresholdFrom: null,
  prevalence: null,
  parameters: {},
  everyStep: false,
  minimized: [],
  maximized: [],
  tableOpen: false,
  baseline: null,
  tableView: TABLE_VIEW,
};

/** Reads settings from an address that anybody may have written: what is wrong is left out. */
export function decodeSettings(entries: Entries): Settings {
  return {
    cards: decodeCards(entries.get('cards')),
    full: decodePosition(entries.get('full')),
    collapsed: decodeTexts(entries.get('collapsed'), MAX_CARDS) ?? DEFAULTS.collapsed,
    views: decodeViews(parse(entries.get('views'))),
    zooms: decodeZooms(entries.get('zoom'), MAX_CARDS),
    hidden: decodeTexts(entries.get('hidden'), MAX_HIDDEN) ?? DEFAULTS.hidden,
    only: decodeTexts(entries.get('only'), MAX_HIDDEN),
    filter: (entries.get('filter') ?? DEFAULTS.filter).slice(0, MAX_FORMULA),
    smoothing: decodeNumber(entries.get('smoothing'), MAX_SMOOTHING, DEFAULTS.smoothing),
    axis: AXES.find((axis) => axis === entries.get('x')) ?? DEFAULTS.axis,
    bands: entries.get('bands') !== 'off',
    grouping: readGrouping(entries.get('group')),
    threshold: decodeNumber(entries.get('threshold'), 1, DEFAULTS.threshold),
    thresholdFrom: decodeThresholdFrom(entries.get('threshold_from')),
    prevalence: decodePrevalence(entries.get('prevalence')),
    parameters: decodeParameters(entries.get('parameters')),
    everyStep: entries.get('steps') === 'all',
    minimized: decodeTexts(entries.get('minimize'), MAX_CARDS) ?? DEFAULTS.minimized,
    maximized: decodeTexts(entries.get('maximize'), MAX_CARDS) ?? DEFAULTS.maximized,
    tableOpen: entries.get('table') === 'open',
    baseline: entries.get('baseline')?.slice(0, MAX_FORMULA) ?? DEFAULTS.baseline,
    tableView: decodeTableView(entries),
  };
}

/** Writes what differs from the defaults, so that an untouched panel leaves the address alone. */
export function encodeSettings(settings: Settings): Entries {
  const {cards, hidden, only, parameters} = settings;
  const written = (['filter', 'smoothing', 'threshold'] as const)
    .filter((key) => settings[key] !== DEFAULTS[key])
    .map((key) => [key, String(settings[key])] as const);
  const more = [
    ...(cards === null ? [] : [['cards', JSON.stringify(cards)] as const]),
    ...(hidden.length === 0 ? [] : [['hidden', JSON.stringify(hidden)] as const]),
    ...(only === null ? [] : [['only', JSON.stringify(only)] as const]),
    ...(Object.keys(parameters).length === 0
      ? []
      : [['parameters', JSON.stringify(parameters)] as const]),
  ];
  return new Map([
    ...written,
    ...more,
    ...encodeDrawing(settings),
    ...encodeAxes(settings),
    ...encodeTable(settings),
    ...encodePage(settings),
  ]);
}

type Pairs = readonly (readonly [string, string])[];

function encodeDrawing({axis, bands, grouping, prevalence}: Settings): Pairs {
  return [
    ...(axis === DEFAULTS.axis ? [] : [['x', axis] as const]),
    ...(bands ? [] : [['bands', 'off'] as const]),
    ...(grouping === null ? [] : [['group', writeGrouping(grouping)] as const]),
    ...(prevalence === null ? [] : [['prevalence', String(prevalence)] as const]),
  ];
}

function encodeAxes({views, zooms, thresholdFrom, minimized, maximized}: Settings): Pairs {
  const [text, zoom] = [encodeViews(views), encodeZooms(zooms)];
  return [
    ...(text === null ? [] : [['views', text] as const]),
    ...(zoom === null ? [] : [['zoom', zoom] as const]),
    ...(minimized.length === 0 ? [] : [['minimize', JSON.stringify(minimized)] as const]),
    ...(maximized.length === 0 ? [] : [['maximize', JSON.stringify(maximized)] as const]),
    ...(thresholdFrom === null ? [] : [['threshold_from', JSON.stringify(thresholdFrom)] as const]),
  ];
}

function encodeTable({everyStep, tableOpen, baseline, tableView}: Settings): Pairs {
  return [
    ...(everyStep ? [['steps', 'all'] as const] : []),
    ...(tableOpen ? [['table', 'open'] as const] : []),
    ...(baseline === null ? [] : [['baseline', baseline] as const]),
    ...encodeTableView(tableView),
  ];
}

function encodePage({full, collapsed}: Settings): Pairs {
  return [
    ...(full === null ? [] : [['full', String(full)] as const]),
    ...(collapsed.length === 0 ? [] : [['collapsed', JSON.stringify(collapsed)] as const]),
  ];
}

function decodeCards(text: string | undefined): readonly WrittenCard[] | null {
  const value = parse(text);
  return Array.isArray(value)
    ? value.flatMap((item) => decodeCard(item) ?? []).slice(0, MAX_CARDS)
    : null;
}

function decodePosition(text: string | undefined): number | null {
  const value = decodeNumber(text, MAX_CARDS - 1, -1);
  return Number.isInteger(value) && value >= 0 ? value : null;
}

function decodeTexts(text: string | undefined, limit: number): readonly string[] | null {
  const value = parse(text);
  if (!Array.isArray(value)) {
    return null;
  }
  return value
    .filter((item): item is string => typeof item === 'string')
    .filter((item) => item.trim() !== '' && item.length <= MAX_FORMULA)
    .slice(0, limit);
}

function decodeNumber(text: string | undefined, max: number, fallback: number): number {
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return value >= 0 && value <= max ? value : fallback;
}

function decodePrevalence(text: string | undefined): number | null {
  const value = decodeNumber(text, 1, 0);
  return value > 0 && value < 1 ? value : DEFAULTS.prevalence;
}

function decodeThresholdFrom(text: string | undefined): ThresholdFrom | null {
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return DEFAULTS.thresholdFrom;
  }
  const {best, part} = value as Record<string, unknown>;
  const name = (one: unknown): string | null =>
    typeof one === 'string' && one.trim() !== '' && one.length <= MAX_FORMULA ? one : null;
  return {best: name(best), part: name(part)};
}

function decodeParameters(text: string | undefined): Readonly<Record<string, number>> {
  const value = parse(text);
  const given = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const numbers = given.filter((pair): pair is [string, number] => Number.isFinite(pair[1]));
  return Object.fromEntries(
    numbers.filter(([name]) => canNameParameter(name, null)).slice(0, MAX_PARAMETERS),
  );
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
