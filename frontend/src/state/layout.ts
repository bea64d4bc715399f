/** How a card lies on the page and is drawn, where that is not as for every card. */
export interface Layout {
  readonly width?: 2 | 'full'; // columns
  readonly height?: number; // of its chart, pixels
  readonly pinned?: true; // above all others
  readonly group?: string;
  readonly logX?: true;
  readonly logY?: true;
}

export type LayoutChange = {readonly [key in keyof Layout]: Layout[key] | undefined};

/** A card as it stands in the address: its formula, and its layout where it has one. */
export type WrittenCard = string | (Layout & {readonly formula: string});

/** Cards that stand together: the pinned ones, those without a group, then each group. */
export interface Section<C> {
  readonly kind: 'pinned' | 'free' | 'group';
  readonly name: string; // of a group
  readonly cards: readonly C[];
}

interface Placed {
  readonly formula: string;
  readonly layout?: Layout;
}

export const HEIGHT = 240; // pixels of a chart that nobody resized
export const MIN_HEIGHT = 120;
export const MAX_HEIGHT = 960;
const MAX_FORMULA = 4096; // code units; a longer text is not a formula
const MAX_GROUP = 64; // code units

/** Reads a card that anybody may have written; null where it has no formula. */
export function decodeCard(item: unknown): WrittenCard | null {
  const given = typeof item === 'object' && item !== null ? item : {formula: item};
  const values = new Map<string, unknown>(Object.entries(given));
  const formula = values.get('formula');
  if (typeof formula !== 'string' || formula.trim() === '' || formula.length > MAX_FORMULA) {
    return null;
  }
  return writeCard({formula, layout: decodeLayout(values)});
}

export function writeCard({formula, layout = {}}: Placed): WrittenCard {
  return Object.keys(layout).length === 0 ? formula : {formula, ...layout};
}

/** The formula and layout of a card in the address. */
export function readCard(written: WrittenCard): {formula: string; layout: Layout} {
  if (typeof written === 'string') {
    return {formula: written, layout: {}};
  }
  const {formula, ...layout} = written;
  return {formula, layout};
}

/** The layout with a change; a value that is undefined goes back to what every card has. */
export function changeLayout(layout: Layout, change: LayoutChange): Layout {
  const entries = Object.entries({...layout, ...change});
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

export function clampHeight(height: number): number {
  return Math.round(Math.min(Math.max(height, MIN_HEIGHT), MAX_HEIGHT));
}

/** A group's name as it is kept: without spaces around it, and not without end. */
export function groupName(text: string): string | undefined {
  return text.trim().slice(0, MAX_GROUP) || undefined;
}

/** The sections in which cards are shown, in order; a section without cards is left out. */
export function sectionsOf<C extends Placed>(cards: readonly C[]): readonly Section<C>[] {
  const groups = new Map<string, C[]>();
  for (const card of cards.filter(({layout}) => !layout?.pinned && layout?.group)) {
    const name = card.layout?.group ?? '';
    groups.set(name, [...(groups.get(name) ?? []), card]);
  }
  const free = cards.filter(({layout}) => !layout?.pinned && !layout?.group);
  const sections: readonly Section<C>[] = [
    {kind: 'pinned', name: '', cards: cards.filter(({layout}) => layout?.pinned)},
    {kind: 'free', name: '', cards: free},
    ...[...groups].map(([name, members]) => ({kind: 'group' as const, name, cards: members})),
  ];
  return sections.filter((section) => section.cards.length > 0);
}

function decodeLayout(values: ReadonlyMap<string, unknown>): Layout {
  const [width, height, group] = [values.get('width'), values.get('height'), values.get('group')];
  const flag = (key: string): true | undefined => (values.get(key) === true ? true : undefined);
  return changeLayout(
    {},
    {
      width: width === 2 || width === 'full' ? width : undefined,
      height: typeof height === 'number' && height > 0 ? clampHeight(height) : undefined,
      pinned: flag('pinned'),
      group: typeof group === 'string' ? groupName(group) : undefined,
      logX: flag('logX'),
      logY: flag('logY'),
    },
  );
}
