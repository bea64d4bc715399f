import {formatThreshold} from '../texts/numbers.ts';
import {texts} from '../texts/index.ts';

/** Whether a metric is better large or small. */
export type Goal = 'maximize' | 'minimize';

/** What looking for the best threshold gives, and what another one loses. */
export interface Best {
  readonly threshold: number;
  readonly value: number;
  readonly index: number;
}

/** The threshold of the best defined value, at a tie the one nearest to 0.5; null without any. */
export function bestOf(
  thresholds: readonly number[],
  values: readonly number[],
  goal: Goal,
): Best | null {
  let best: Best | null = null;
  values.forEach((value, index) => {
    const threshold = thresholds[index] ?? Number.NaN;
    if (
      !Number.isNaN(value) &&
      (best === null || isBetter({threshold, value, index}, best, goal))
    ) {
      best = {threshold, value, index};
    }
  });
  return best;
}

/** The best value and its threshold in words; counts of one threshold alone have none. */
export function bestText(best: Best | null, format: (value: number) => string): string {
  if (best === null) {
    return texts.views.never;
  }
  const value = format(best.value);
  return Number.isNaN(best.threshold)
    ? texts.views.single(value)
    : texts.views.best(formatThreshold(best.threshold), value);
}

/** What is lost at a value against the best one; not negative. */
export function lossOf(best: number, value: number): number {
  return Math.abs(best - value);
}

/** For each row of values over thresholds, the index of the best one; NaN where none is defined. */
export function ridgeOf(
  thresholds: readonly number[],
  rows: readonly (readonly number[])[],
  goal: Goal,
): readonly number[] {
  return rows.map((values) => bestOf(thresholds, values, goal)?.index ?? Number.NaN);
}

function isBetter(one: Best, other: Best, goal: Goal): boolean {
  if (one.value !== other.value) {
    return goal === 'maximize' ? one.value > other.value : one.value < other.value;
  }
  return Math.abs(one.threshold - 0.5) < Math.abs(other.threshold - 0.5);
}
