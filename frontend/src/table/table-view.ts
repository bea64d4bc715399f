import type {Entries} from '../state/address.ts';
import {isColumn} from './table.ts';
import type {By, Order} from './table.ts';

/** What a point of the scatter stands for: the value at the last step, or the best one. */
export type PointOf = 'last' | 'best';

/** How people look at the table, and at the scatter beside it. */
export interface TableView {
  readonly tab: 'table' | 'scatter';
  readonly order: Order | null;
  readonly filter: string; // words over the names of runs and their hyperparameters
  readonly hidden: readonly string[]; // columns, by their ids
  readonly pinned: string | null; // the run whose lines stand out
  readonly open: readonly string[]; // groups with a row for each of their runs, by the keys of theirs
  readonly x: string | null; // a formula of the scatter; null: the first
  readonly y: string | null; // null: the second
  readonly pointOf: PointOf;
}

export const TABLE_VIEW: TableView = {
  tab: 'table',
  order: null,
  filter: '',
  hidden: [],
  pinned: null,
  open: [],
  x: null,
  y: null,
  pointOf: 'last',
};

const MAX_TEXT = 4096; // code units, of a formula or of a run's name
const MAX_LISTED = 1000; // columns, or groups

const KEYS = {
  tab: 'drawer',
  order: 'sort',
  filter: 'rows',
  hidden: 'hidden_columns',
  pinned: 'run',
  open: 'open',
  x: 'scatter_x',
  y: 'scatter_y',
  pointOf: 'scatter_of',
} as const;

/** Reads from an address that anybody may have written: what is wrong is left out. */
export function decodeTableView(entries: Entries): TableView {
  const text = (key: string): string | null => entries.get(key)?.slice(0, MAX_TEXT) ?? null;
  return {
    tab: entries.get(KEYS.tab) === 'scatter' ? 'scatter' : 'table',
    order: decodeOrder(parse(entries.get(KEYS.order))),
    filter: text(KEYS.filter) ?? '',
    hidden: decodeList(parse(entries.get(KEYS.hidden))),
    pinned: text(KEYS.pinned),
    open: decodeList(parse(entries.get(KEYS.open))),
    x: text(KEYS.x),
    y: text(KEYS.y),
    pointOf: entries.get(KEYS.pointOf) === 'best' ? 'best' : 'last',
  };
}

/** Writes what differs from the defaults. */
export function encodeTableView(view: TableView): readonly (readonly [string, string])[] {
  const {order, hidden, open} = view;
  const texts: readonly (readonly [string, string | null])[] = [
    [KEYS.tab, view.tab === 'table' ? null : view.tab],
    [KEYS.order, order === null ? null : JSON.stringify(order)],
    [KEYS.filter, view.filter === '' ? null : view.filter],
    [KEYS.hidden, hidden.length === 0 ? null : JSON.stringify(hidden)],
    [KEYS.pinned, view.pinned],
    [KEYS.open, open.length === 0 ? null : JSON.stringify(open)],
    [KEYS.x, view.x],
    [KEYS.y, view.y],
    [KEYS.pointOf, view.pointOf === 'last' ? null : view.pointOf],
  ];
  return texts.filter((pair): pair is readonly [string, string] => pair[1] !== null);
}

function decodeOrder(value: unknown): Order | null {
  const {by, descending} = fieldsOf(value);
  const valid = decodeBy(by);
  return valid === null ? null : {by: valid, descending: descending === true};
}

function decodeBy(by: unknown): By | null {
  const {formula, column, hparam} = fieldsOf(by);
  if (by === 'run') {
    return by;
  }
  if (typeof hparam === 'string') {
    return {hparam};
  }
  return typeof formula === 'string' && isColumn(column) ? {formula, column} : null;
}

function decodeList(value: unknown): readonly string[] {
  const texts = Array.isArray(value) ? value.filter((id) => typeof id === 'string') : [];
  return texts.filter((id) => id.length <= MAX_TEXT).slice(0, MAX_LISTED);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? {...value} : {};
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
