import type {GroupSeries} from '../server/answers.ts';
import {dashPattern, paletteColor} from '../runs/colors.ts';
import {toNumbers} from '../texts/numbers.ts';
import {createBand} from './bands.ts';
import {partName} from './lines.ts';
import type {Line, LineLook} from './lines.ts';

/**
 * A line for each group of runs, with the band of how they differ. It runs over steps, since the
 * runs of a group have times of their own.
 */
export function buildGroupLines(
  groups: readonly GroupSeries[],
  options: LineLook,
): readonly Line[] {
  return groups.map((one) => {
    const alike = groups.filter(({group}) => group === one.group);
    const style = options.styles.get(one.runs[0] ?? '') ?? {color: 0, dash: 0};
    const raw = toNumbers(one.values);
    return {
      key: JSON.stringify([one.group, one.set, one.class]),
      run: one.group,
      set: one.set,
      part: partName(one, alike),
      className: one.class,
      color: paletteColor(style.color, options.dark),
      dash: dashPattern(style.dash + alike.indexOf(one)),
      xs: one.steps,
      raw,
      smoothed: raw,
      steps: one.steps,
      wallTimes: [],
      band: options.bands
        ? createBand([...raw.keys()], one.lower, one.upper, {xs: one.steps, raw})
        : null,
      members: {runs: one.runs, numbers: one.n_runs},
    };
  });
}
