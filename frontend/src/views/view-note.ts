import type {Result, Series} from '../server/api.ts';
import {
  droppedDetail,
  isShort,
  isThinned,
  ownNotes,
  setsPart,
  sharedNotes,
  stepsPart,
} from '../cards/note.ts';
import type {Note} from '../cards/note.ts';
import {texts} from '../texts/index.ts';

type Told = Pick<Result, 'skipped'> & {
  readonly series: readonly Pick<Series, 'run' | 'set' | 'join' | 'notes' | 'cautions'>[];
};

/** What was noted of what a card shows; amber where steps were dropped, or a value needs a caution. */
export function describeView(
  {series, skipped}: Told,
  shown: ReadonlySet<string>,
  parts: readonly string[],
): Note {
  const seen = series.filter(({run}) => shown.has(run));
  const missing = skipped.filter(({run}) => shown.has(run));
  const dropped = seen.filter(isShort);
  return {
    parts: [
      setsPart(seen),
      ...parts,
      dropped.length === 0 ? '' : stepsPart(seen),
      ...sharedNotes(seen),
      missing.length === 0 ? '' : texts.note.notIn(missing.length),
    ].filter((part) => part !== ''),
    details: [
      ...new Set(dropped.map(droppedDetail)),
      ...seen.flatMap((one) => ownNotes(one, seen)),
      ...missing.map(({run, error}) => texts.note.ofRun(run, error.message)),
    ],
    amber: dropped.length > 0 || seen.some((one) => one.cautions.length > 0 || isThinned(one)),
  };
}
