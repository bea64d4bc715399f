import type {Evaluated} from '../state/state.ts';
import {numberRuns, styleGroups} from './colors.ts';
import type {RunStyle} from './colors.ts';
import type {GroupRequest} from './grouping.ts';

/** The runs of each group by its name; nothing where runs stand by themselves. */
export interface Grouped {
  readonly of: string; // what tells the grouping from others
  readonly groups: readonly (readonly [name: string, runs: readonly string[]])[];
}

const NONE: Grouped & Numbered = {of: '', groups: [], numbers: new Map()};

interface Numbered {
  readonly numbers: ReadonlyMap<string, number>; // by the names of groups
}

/** The groups of a grouping: cards that cannot be seen may still hold those of another. */
export function groupsOf(
  results: Iterable<Pick<Evaluated, 'group' | 'result'>>,
  request: GroupRequest | null,
): Grouped {
  if (request === null) {
    return {of: NONE.of, groups: NONE.groups};
  }
  const of = nameOf(request);
  const own = [...results].filter(({group}) => group !== undefined && nameOf(group) === of);
  const groups = new Map<string, Set<string>>();
  // A group stands for each of its sets and classes, which not all of its runs have.
  for (const {group, runs} of own.flatMap(({result}) => result.groups ?? [])) {
    groups.set(group, new Set([...(groups.get(group) ?? []), ...runs]));
  }
  return {of, groups: [...groups].map(([name, runs]) => [name, [...runs]])};
}

/** Whatever is told of the runs that are put together. */
function nameOf({by, value}: GroupRequest): string {
  return JSON.stringify([by, value]);
}

/**
 * Gives each group a style, which it keeps as long as the grouping stays, whatever others come and go.
 * Until the first answer to another grouping comes, cards show the one before.
 */
export function groupStyler() {
  let last = NONE;
  return (styles: ReadonlyMap<string, RunStyle>, {of, groups}: Grouped) => {
    if (of === NONE.of) {
      last = NONE;
    } else if (groups.length > 0) {
      const names = inOrder(styles, groups).map(([name]) => name);
      last = {of, groups, numbers: numberRuns(of === last.of ? last.numbers : NONE.numbers, names)};
    }
    return styleGroups(styles, last.groups, last.numbers);
  };
}

/** The groups in the order of their first runs. */
function inOrder(styles: ReadonlyMap<string, RunStyle>, groups: Grouped['groups']) {
  const places = new Map([...styles.keys()].map((run, place) => [run, place]));
  const firstOf = (runs: readonly string[]): number =>
    Math.min(...runs.map((run) => places.get(run) ?? places.size));
  return groups.toSorted(([, a], [, b]) => firstOf(a) - firstOf(b));
}
