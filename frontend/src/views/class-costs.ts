import type {Result} from '../server/api.ts';
import {formatDifference, toNumber} from '../texts/numbers.ts';
import {texts} from '../texts/index.ts';
import type {OverClasses} from './answers.ts';
import type {Goal} from './best.ts';

/** What one class does to the mean over classes. */
export interface ClassCost {
  readonly name: string;
  readonly value: number;
  readonly support: number; // examples of it
  readonly cost: number; // by which the mean would be better without it; NaN where undefined
}

/** The mean over classes, of those where the value is defined. */
export interface Mean {
  readonly value: number;
  readonly used: number;
  readonly of: number;
}

export function meanOf(values: readonly number[]): Mean {
  const defined = values.filter((value) => !Number.isNaN(value));
  const sum = defined.reduce((total, value) => total + value, 0);
  return {value: sum / defined.length, used: defined.length, of: values.length};
}

/** The classes by what they cost the mean, the dearest first; those without a value last. */
export function costsOf(
  names: readonly string[],
  values: readonly number[],
  supports: readonly number[],
  goal: Goal,
): readonly ClassCost[] {
  const {value: mean, used} = meanOf(values);
  const sign = goal === 'maximize' ? 1 : -1;
  const costs = names.map((name, index) => {
    const value = values[index] ?? Number.NaN;
    // Without this class the mean is (used * mean - value) / (used - 1).
    const cost = used > 1 ? (sign * (mean - value)) / (used - 1) : Number.NaN;
    return {name, value, support: supports[index] ?? Number.NaN, cost};
  });
  const rank = ({cost}: ClassCost): number => (Number.isNaN(cost) ? -Infinity : cost);
  return costs.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a)));
}

/** The classes of one run by what they cost the mean; `supports` are the examples of each. */
export function classCosts(
  {run, set, classes, values}: OverClasses,
  supports: Result<OverClasses>,
  goal: Goal,
): readonly ClassCost[] {
  const counted = supports.series.find((one) => one.run === run && one.set === set);
  return costsOf(
    classes.map((name) => name ?? ''),
    values.map(toNumber),
    counted?.values.map(toNumber) ?? [],
    goal,
  );
}

/** What a class does to the mean over classes, in words; nothing where that is undefined. */
export function costText({cost}: ClassCost): string {
  if (Number.isNaN(cost) || cost === 0) {
    return cost === 0 ? texts.views.neither : '';
  }
  const size = formatDifference(Math.abs(cost));
  return cost > 0 ? texts.views.costs(size) : texts.views.raises(size);
}

/** Which items of a grid can be seen: from the first to before the last, and rows around them. */
export function visibleItems(
  count: number,
  columns: number,
  {
    top,
    height,
    rowHeight,
  }: {readonly top: number; readonly height: number; readonly rowHeight: number},
): readonly [first: number, end: number] {
  const first = Math.max(0, Math.floor(top / rowHeight) - 1);
  const last = Math.ceil((top + height) / rowHeight) + 1;
  return [Math.min(count, first * columns), Math.min(count, last * columns)];
}
