import type {Entries} from './address.ts';
import {canNameParameter, MAX_PARAMETERS} from './parameters.ts';

/** What the address remembers. */
export interface Settings {
  readonly cards: readonly string[] | null; // formulas; null until people change the cards
  readonly hidden: readonly string[]; // runs
  readonly filter: string;
  readonly smoothing: number; // weight of TensorBoard's moving average, 0 to 0.99
  readonly axis: Axis;
  readonly threshold: number;
  readonly prevalence: number | null; // share of positives, 0 to 1; null: as it was logged
  readonly parameters: Readonly<Record<string, number>>; // those set on this page
  readonly everyStep: boolean; // read from the event files, not as TensorBoard keeps them
  readonly tableOpen: boolean;
  readonly baseline: string | null; // the run that the table compares with
}

/** What runs to the right: the step, or the time since the first point of a line. */
export type Axis = 'step' | 'relative';

export const INTERVAL = 0.95; // the level of the intervals shown
export const MAX_CARDS = 100; // formulas in one request
export const MAX_SMOOTHING = 0.99;
const MAX_FORMULA = 4096; // code units; a longer text is not a formula
const MAX_HIDDEN = 10_000; // runs

export const DEFAULTS: Settings = {
  cards: null,
  hidden: [],
  filter: '',
  smoothing: 0,
  axis: 'step',
  threshold: 0.5,
  prevalence: null,
  parameters: {},
  everyStep: false,
  tableOpen: false,
  baseline: null,
};

/** Reads settings from an address that anybody may have written: what is wrong is left out. */
export function decodeSettings(entries: Entries): Settings {
  return {
    cards: decodeTexts(entries.get('cards'), MAX_CARDS),
    hidden: decodeTexts(entries.get('hidden'), MAX_HIDDEN) ?? DEFAULTS.hidden,
    filter: (entries.get('filter') ?? DEFAULTS.filter).slice(0, MAX_FORMULA),
    smoothing: decodeNumber(entries.get('smoothing'), MAX_SMOOTHING, DEFAULTS.smoothing),
    axis: entries.get('x') === 'relative' ? 'relative' : DEFAULTS.axis,
    threshold: decodeNumber(entries.get('threshold'), 1, DEFAULTS.threshold),
    prevalence: decodePrevalence(entries.get('prevalence')),
    parameters: decodeParameters(entries.get('parameters')),
    everyStep: entries.get('steps') === 'all',
    tableOpen: entries.get('table') === 'open',
    baseline: entries.get('baseline')?.slice(0, MAX_FORMULA) ?? DEFAULTS.baseline,
  };
}

/** Writes what differs from the defaults, so that an untouched panel leaves the address alone. */
export function encodeSettings(settings: Settings): Entries {
  const entries = new Map<string, string>();
  if (settings.cards !== null) {
    entries.set('cards', JSON.stringify(settings.cards));
  }
  if (settings.hidden.length > 0) {
    entries.set('hidden', JSON.stringify(settings.hidden));
  }
  if (settings.filter !== DEFAULTS.filter) {
    entries.set('filter', settings.filter);
  }
  if (settings.smoothing !== DEFAULTS.smoothing) {
    entries.set('smoothing', String(settings.smoothing));
  }
  if (settings.axis !== DEFAULTS.axis) {
    entries.set('x', settings.axis);
  }
  if (settings.threshold !== DEFAULTS.threshold) {
    entries.set('threshold', String(settings.threshold));
  }
  if (settings.prevalence !== null) {
    entries.set('prevalence', String(settings.prevalence));
  }
  if (Object.keys(settings.parameters).length > 0) {
    entries.set('parameters', JSON.stringify(settings.parameters));
  }
  encodeSwitches(settings).forEach(([key, value]) => entries.set(key, value));
  return entries;
}

function encodeSwitches(settings: Settings): readonly (readonly [string, string])[] {
  const {everyStep, tableOpen, baseline} = settings;
  return [
    ...(everyStep ? [['steps', 'all'] as const] : []),
    ...(tableOpen ? [['table', 'open'] as const] : []),
    ...(baseline === null ? [] : [['baseline', baseline] as const]),
  ];
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
