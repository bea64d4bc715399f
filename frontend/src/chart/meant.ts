import type {View} from './plot.ts';

/** Whether two views differ in no more than what is highlighted. */
export function isOnlyMeant(before: View, after: View): boolean {
  const keys = Object.keys(after) as (keyof View)[];
  return keys.every((key) => key === 'highlight' || after[key] === before[key]);
}
