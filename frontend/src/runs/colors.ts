import type {Run} from '../server/api.ts';

/** How the line of a run looks: one of TensorBoard's seven colours, and a dash pattern. */
export interface RunStyle {
  readonly color: number; // position in the palette
  readonly dash: number; // position in DASHES
}

const LIGHT = ['#425066', '#12b5cb', '#e52592', '#f9ab00', '#9334e6', '#7cb342', '#e8710a'];
const DARK = ['#8e98a3', ...LIGHT.slice(1)];

/** Dash patterns in pixels: solid first, then what tells two runs of one colour apart. */
export const DASHES: readonly (readonly number[])[] = [
  [],
  [6, 3],
  [2, 2.5],
  [9, 3, 2, 3],
  [12, 4],
  [4, 2, 1, 2, 1, 2],
];

/** The colour at a position of TensorBoard's palette; its first is too dark on a dark page. */
export function paletteColor(index: number, dark: boolean): string {
  const palette = dark ? DARK : LIGHT;
  return palette[index % palette.length] ?? '#808080';
}

export function dashPattern(index: number): readonly number[] {
  return DASHES[index % DASHES.length] ?? [];
}

/**
 * Numbers runs as TensorBoard does: in its order of runs, and a run that appears later takes the
 * next free number as long as the page lives.
 */
export function numberRuns(
  known: ReadonlyMap<string, number>,
  tensorboardRuns: readonly string[],
): ReadonlyMap<string, number> {
  const numbers = new Map(known);
  for (const name of tensorboardRuns) {
    if (!numbers.has(name)) {
      numbers.set(name, numbers.size);
    }
  }
  return numbers;
}

/** The style of that number: all colours with one dash pattern, then with the next. */
function styleOf(number: number): RunStyle {
  const dash = Math.floor(number / LIGHT.length) % DASHES.length;
  return {color: number % LIGHT.length, dash};
}

/** The same with the style of its number for each group of runs, for all of its runs. */
export function styleGroups(
  styles: ReadonlyMap<string, RunStyle>,
  groups: readonly (readonly [name: string, runs: readonly string[]])[],
  numbers: ReadonlyMap<string, number>,
): ReadonlyMap<string, RunStyle> {
  const grouped = groups.flatMap(([name, runs]) => {
    const style = styleOf(numbers.get(name) ?? 0);
    return runs.map((run) => [run, style] as const);
  });
  return new Map([...styles, ...grouped]);
}

/** Gives each run its colour, and a dash pattern where an earlier run has taken the colour. */
export function styleRuns(
  known: ReadonlyMap<string, RunStyle>,
  runs: readonly Run[],
  numbers: ReadonlyMap<string, number>,
): ReadonlyMap<string, RunStyle> {
  const styles = new Map(known);
  const numberOf = (run: Run): number => numbers.get(run.color_run) ?? numbers.size;
  for (const run of runs.toSorted((a, b) => numberOf(a) - numberOf(b))) {
    if (!styles.has(run.name)) {
      const color = numberOf(run) % LIGHT.length;
      // A training shares the style of its first run, which is one style.
      const taken = [...new Set(styles.values())].filter((style) => style.color === color);
      styles.set(run.name, {color, dash: taken.length % DASHES.length});
    }
    const style = styles.get(run.name);
    for (const name of seriesNames(run)) {
      if (style !== undefined && !styles.has(name)) {
        styles.set(name, style);
      }
    }
  }
  return styles;
}

/** What series are called that are drawn for a run: by its name, and by that of its training. */
export function seriesNames({name, training}: Run): readonly string[] {
  return [name, training === '' ? '.' : training];
}
