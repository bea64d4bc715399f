import type {Result, Series} from './api.ts';

/** The series of runs, those that are put together as groups too: of these without their values. */
export function seriesOf(result: Result | null): readonly Series[] {
  const members = result?.groups?.flatMap((group) => group.members) ?? [];
  return [
    ...(result?.series ?? []),
    ...members.map((one) => ({...one, wall_times: [], values: []})),
  ];
}
