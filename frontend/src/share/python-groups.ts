import type {GroupSeries} from '../server/answers.ts';
import type {Spread} from '../runs/grouping.ts';

const MEAN = 'middle = np.nanmean(values, axis=0)';
const STD = 'half = np.nanstd(values, axis=0, ddof=1)';
const AROUND = 'lower, upper = middle - half, middle + half';

const SPREADS: Readonly<Record<Spread, readonly string[]>> = {
  std: [MEAN, STD, AROUND],
  stderr: [MEAN, `${STD} / np.sqrt((~np.isnan(values)).sum(axis=0))`, AROUND],
  quartiles: ['lower, middle, upper = np.nanquantile(values, [0.25, 0.5, 0.75], axis=0)'],
  range: [MEAN, 'lower, upper = np.nanmin(values, axis=0), np.nanmax(values, axis=0)'],
};

/** The rest of a program, which puts the runs of an evaluation together as the panel does. */
export function togetherLines(
  all: readonly Pick<GroupSeries, 'group' | 'runs'>[],
  spread: Spread,
  axis: 'steps' | 'thresholds',
): string {
  // A group stands for each of its sets and classes, which not all of its runs have.
  const runsOf = (name: string): readonly string[] => [
    ...new Set(all.flatMap(({group, runs}) => (group === name ? runs : []))),
  ];
  const groups = Object.fromEntries(all.map(({group}) => [group, runsOf(group)]));
  return `warnings.simplefilter("ignore", RuntimeWarning)  # where one run, or none, has a value
groups = ${JSON.stringify(groups, null, 4)}
lines = {}
for series in sorted(evaluation, key=lambda series: series.wall_times.tolist()[-1:]):
    for group, runs in groups.items():
        if series.run in runs:
            name = group, series.set_name, series.class_name
            lines.setdefault(name, []).append(series)
for name, members in lines.items():
${axis === 'steps' ? '' : '    members = {series.run: series for series in members}.values()\n'}    ${axis} = np.unique(np.concatenate([series.${axis} for series in members]))
    table = {series.run: np.full(len(${axis}), np.nan) for series in members}
    for series in members:
        table[series.run][np.searchsorted(${axis}, series.${axis})] = series.values
    values = np.array(list(table.values()))
    ${SPREADS[spread].join('\n    ')}
    print(name, ${axis}, middle, lower, upper)`;
}
