import {isOf} from '../runs/members.ts';
import type {Line} from './lines.ts';
import type {View} from './plot.ts';

/** Whether two views differ in no more than what is highlighted. */
export function isOnlyMeant(before: View, after: View): boolean {
  const keys = Object.keys(after) as (keyof View)[];
  return keys.every((key) => key === 'highlight' || after[key] === before[key]);
}

/** The line under the pointer, else those of the run, or of its group, that is highlighted elsewhere. */
export function meantLines(
  lines: readonly Line[],
  pointed: string | null, // key of a line
  highlight: string | null, // a run, or a group
): readonly Line[] {
  return lines.filter(({key, run, members}) =>
    pointed === null ? isOf(highlight, run, members?.runs) : key === pointed,
  );
}
