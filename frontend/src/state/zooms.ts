import {NO_ZOOM} from '../chart/ranges.ts';
import type {Zoom} from '../chart/ranges.ts';
import type {ViewKind} from '../views/card-view.ts';

/** What the two charts of a card are zoomed to: the one over steps or time, and that over thresholds. */
export interface CardZooms {
  readonly steps: Zoom;
  readonly thresholds: Zoom;
}

export type ZoomOver = keyof CardZooms;

export const NO_ZOOMS: CardZooms = {steps: NO_ZOOM, thresholds: NO_ZOOM};

const MARKS = {steps: '', thresholds: 't'} as const; // after the place of the card
const DIGITS = 4; // of the width of a zoom: finer than a pixel

/** The zooms of cards with another one; a card whose charts all show everything is left out. */
export function withZoom(
  zooms: ReadonlyMap<number, CardZooms>,
  id: number,
  over: ZoomOver,
  zoom: Zoom,
): ReadonlyMap<number, CardZooms> {
  const next = {...(zooms.get(id) ?? NO_ZOOMS), [over]: zoom};
  const others = [...zooms].filter(([other]) => other !== id);
  return new Map(
    isWhole(next.steps) && isWhole(next.thresholds) ? others : [...others, [id, next]],
  );
}

/** Which chart of a card is zoomed, of what the card shows; null where that shows everything. */
export function zoomedOver(zooms: CardZooms, shown: ViewKind): ZoomOver | null {
  const over = shown === 'steps' || shown === 'thresholds' ? shown : null;
  return over === null || isWhole(zooms[over]) ? null : over;
}

export function isWhole({x, y}: Zoom): boolean {
  return x === null && y === null;
}

/**
 * Writes what cards are zoomed to, by their places: `0~2.1~4.2!3t~0.1~0.4~0.5~1` is the first over
 * steps, and the fourth over thresholds and values. Null where all show everything.
 */
export function encodeZooms(zooms: readonly CardZooms[]): string | null {
  const parts = zooms.flatMap((card, place) =>
    (['steps', 'thresholds'] as const).flatMap((over) => {
      const {x, y} = card[over];
      return x === null ? [] : [[`${place}${MARKS[over]}`, ...short(x), ...(y ? short(y) : [])]];
    }),
  );
  return parts.length === 0 ? null : parts.map((part) => part.join('~')).join('!');
}

/** Reads what anybody may have written, for at most so many cards: what is wrong is left out. */
export function decodeZooms(text: string | undefined, most: number): readonly CardZooms[] {
  const zooms: CardZooms[] = [];
  for (const part of (text ?? '').split('!')) {
    const [, place = '', mark = '', ends = ''] = /^(\d+)(t?)~(.+)$/.exec(part) ?? [];
    const zoom = decodeZoom(ends.split('~'));
    if (place !== '' && Number(place) < most && zoom !== null) {
      const over = mark === MARKS.thresholds ? 'thresholds' : 'steps';
      zooms[Number(place)] = {...(zooms[Number(place)] ?? NO_ZOOMS), [over]: zoom};
    }
  }
  return Array.from(zooms, (zoom) => (zoom as CardZooms | undefined) ?? NO_ZOOMS);
}

function decodeZoom(texts: readonly string[]): Zoom | null {
  const [left = 0, right = 0, bottom = 0, top = 1] = texts.map((text) =>
    text.trim() === '' ? Number.NaN : Number(text),
  );
  const isRange = left < right && bottom < top && [left, right, bottom, top].every(Number.isFinite);
  if (!isRange || (texts.length !== 2 && texts.length !== 4)) {
    return null;
  }
  return {x: [left, right], y: texts.length === 2 ? null : [bottom, top]};
}

/** Two ends with as many digits as tell places between them apart. */
function short([from, to]: readonly [number, number]): readonly string[] {
  const size = Math.max(Math.abs(from), Math.abs(to));
  const digits = DIGITS + Math.max(0, Math.ceil(Math.log10(size / (to - from))));
  return [from, to].map((end) => String(Number(end.toPrecision(Math.min(digits, 17)))));
}
