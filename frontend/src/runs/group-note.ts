import type {GroupSeries} from '../server/answers.ts';
import type {Result, RunsAnswer} from '../server/api.ts';
import {middleOf} from './grouping.ts';
import type {Grouping} from './grouping.ts';
import {isolated} from '../texts/isolated.ts';
import {droppedDetail, isShort, isThinned, ownNotes, sharedNotes} from '../cards/note.ts';
import {setsPart, stepsPart, thresholdParts} from '../cards/note.ts';
import type {Note} from '../cards/note.ts';
import {texts} from '../texts/index.ts';

/**
 * How groups of runs were put together and read, and what was noted of them and of their runs. Over
 * thresholds, without an `answer`, each is read at a step, and at all of its thresholds.
 */
export function describeGroups(
  {skipped}: Result,
  groups: readonly GroupSeries[],
  band: string, // as `bandText` has it
  answer: RunsAnswer | null,
): Note {
  const members = groups.flatMap((one) => one.members);
  const dropped = members.filter(isShort);
  return {
    parts: [
      setsPart(groups),
      ...(answer === null ? [] : thresholdParts(members, answer)),
      ...(answer === null && dropped.length === 0 ? [] : [stepsPart(members)]),
      texts.groups.band(band, runsPart(groups)),
      ...sharedNotes(members),
      ...(skipped.length === 0 ? [] : [texts.note.notIn(skipped.length)]),
    ].filter((part) => part !== ''),
    details: [
      texts.groups.notOfCounts,
      ...groups.flatMap(({group, runs, notes}) => [
        texts.note.ofRun(group, runs.map(isolated).join(texts.common.comma)),
        ...notes.map((note) => texts.note.ofRun(group, note)),
      ]),
      ...dropped.map(droppedDetail),
      ...members.flatMap((one) => ownNotes(one, members)),
      ...skipped.map(({run, error}) => texts.note.ofRun(run, error.message)),
    ],
    amber: dropped.length > 0 || members.some((one) => one.cautions.length > 0 || isThinned(one)),
  };
}

/** What is told of a group: its middle, and what lies around it as long as that is shown. */
export function bandText(grouping: Grouping | null, shown: boolean): string {
  const spread = grouping?.spread ?? 'std';
  return shown ? texts.groups.spreads[spread] : texts.groups.middles[middleOf(spread)];
}

function runsPart(groups: readonly GroupSeries[]): string {
  const numbers = groups.map(({runs}) => runs.length);
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  return low === high ? texts.common.runs(high) : texts.groups.runs(low, high);
}
