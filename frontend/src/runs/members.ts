import type {GroupRow} from '../server/answers.ts';
import type {Result, Series} from '../server/api.ts';

/** The series of runs, those that are put together as groups too: of these without their values. */
export function seriesOf(result: Result | null): readonly Series[] {
  const members = result?.groups?.flatMap((group) => group.members) ?? [];
  return [
    ...(result?.series ?? []),
    ...members.map((one) => ({...one, wall_times: [], values: []})),
  ];
}

/** A result whose groups stand among the series, each as a run that has members. */
export function withGroups<S>(result: Result<S>): Result<S> {
  const groups = (result.groups ?? []) as readonly unknown[] as readonly GroupRow<S>[];
  const rows = groups.map(({group, runs, ...row}) => ({...row, run: group, members: runs}));
  return {...result, series: [...result.series, ...(rows as unknown as readonly S[])]};
}

/** Whether a line, a row or a point is that of a run, or of a group that it is in. */
export function isOf(
  name: string | null,
  run: string,
  members?: readonly string[] | null,
): boolean {
  return name !== null && (name === run || members?.includes(name) === true);
}
