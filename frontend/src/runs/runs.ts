import type {Layout, Run, RunsAnswer} from '../server/api.ts';

const OWN_TAGS = 'custom_metrics/';

/** Whether a run's name has every word of the filter in it, in any order and any case. */
export function matchesFilter(name: string, filter: string): boolean {
  const text = name.toLowerCase();
  return filter
    .toLowerCase()
    .split(' ')
    .every((word) => text.includes(word));
}

/** The thresholds that any of these runs has stored, in order. */
export function storedThresholds(
  answer: RunsAnswer,
  shown: ReadonlySet<string>,
): readonly number[] {
  const used = new Set<string>();
  for (const run of answer.runs.filter(({name}) => shown.has(name))) {
    for (const set of run.sets) {
      if (set.layout !== null) {
        used.add(set.layout);
      }
    }
  }
  const layouts = new Map(Object.entries(answer.layouts));
  const thresholds = [...used].flatMap((id) => layouts.get(id)?.thresholds ?? []);
  return [...new Set(thresholds)].toSorted((a, b) => a - b);
}

/** The position of the threshold nearest to a value. */
export function nearestIndex(thresholds: readonly number[], value: number): number {
  let best = 0;
  thresholds.forEach((threshold, index) => {
    if (Math.abs(threshold - value) < Math.abs((thresholds[best] ?? Infinity) - value)) {
      best = index;
    }
  });
  return best;
}

/** How a set of counts of a run is laid out; null where it has no thresholds. */
export function layoutOf(answer: RunsAnswer, run: string, set: string | null): Layout | null {
  const sets = answer.runs.find(({name}) => name === run)?.sets ?? [];
  const id = sets.find(({name}) => name === set)?.layout ?? null;
  return id === null ? null : (new Map(Object.entries(answer.layouts)).get(id) ?? null);
}

/** The scalars that people logged in these runs; what this package derived has names of its own. */
export function scalarTags(runs: readonly Run[]): readonly string[] {
  const logged = runs.flatMap((run) => run.scalars).filter((tag) => !tag.startsWith(OWN_TAGS));
  return [...new Set(logged)].toSorted((a, b) => a.localeCompare(b));
}

/** How many of the runs have each name; of each run, its names without repeats. */
export function tally(names: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names.flat()) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** The hyperparameters that any of the runs has. */
export function hparamNames(runs: readonly Run[]): readonly string[] {
  const names = runs.flatMap(({hparams}) => Object.keys(hparams));
  return [...new Set(names)].toSorted((a, b) => a.localeCompare(b));
}

/** How much room the lines of a card take, as far as it is known before they are there. */
export interface Place {
  readonly rows: number; // of the legend
  readonly longest: number; // characters of a name in it
  readonly switched: boolean; // there are counts, and so more than one view
}

/** The place of a line for each shown run. */
export function placeOfLines(answer: RunsAnswer | null, shown: ReadonlySet<string>): Place {
  const runs = (answer?.runs ?? []).filter(({name}) => shown.has(name));
  return {
    rows: runs.length,
    longest: Math.max(0, ...runs.map(({name}) => name.length)),
    switched: runs.some(({sets}) => sets.length > 0),
  };
}
