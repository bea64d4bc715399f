import type {GroupSeries} from './answers.ts';
import type {Result} from './api.ts';
import type {Spread} from './grouping.ts';
import type {Note} from './note.ts';
import {texts} from './texts/index.ts';

/** How groups of runs were put together, and what was noted of them. */
export function describeGroups(
  {skipped}: Result,
  groups: readonly GroupSeries[],
  spread: Spread,
): Note {
  const numbers = groups.map(({runs}) => runs.length);
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const runs = low === high ? texts.common.runs(high) : texts.groups.runs(low, high);
  const sets = [...new Set(groups.flatMap(({set}) => set ?? []))];
  return {
    parts: [
      ...(sets.length === 0 ? [] : [sets.join(texts.common.comma)]),
      texts.groups.band(texts.groups.spreads[spread], runs),
      ...(skipped.length === 0 ? [] : [texts.note.notIn(skipped.length)]),
    ],
    details: [
      texts.groups.notOfCounts,
      ...groups.flatMap(({group, runs: members, notes, cautions}) => [
        texts.note.ofRun(group, members.join(texts.common.comma)),
        ...[...cautions, ...notes].map((note) => texts.note.ofRun(group, note)),
      ]),
      ...skipped.map(({run, error}) => texts.note.ofRun(run, error.message)),
    ],
    amber: groups.some(({cautions}) => cautions.length > 0),
  };
}
