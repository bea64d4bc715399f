import type {Result} from '../api.ts';
import type {Note} from '../note.ts';
import {texts} from '../texts/index.ts';

type Told = Pick<Result, 'skipped'> & {
  readonly series: readonly {
    readonly run: string;
    readonly set: string | null;
    readonly notes: readonly string[];
    readonly cautions: readonly string[];
  }[];
};

/** What was noted of what a card shows; amber where a value needs a caution. */
export function describeView(
  {series, skipped}: Told,
  shown: ReadonlySet<string>,
  parts: readonly string[],
): Note {
  const seen = series.filter(({run}) => shown.has(run));
  const missing = skipped.filter(({run}) => shown.has(run));
  const said = seen.map(({cautions, notes}) => [...cautions, ...notes]);
  const shared = (said[0] ?? []).filter((note) => said.every((notes) => notes.includes(note)));
  const own = seen.flatMap(({run}, index) =>
    (said[index] ?? [])
      .filter((note) => !shared.includes(note))
      .map((note) => texts.note.ofRun(run, note)),
  );
  return {
    parts: [
      [...new Set(seen.flatMap(({set}) => set ?? []))].join(texts.common.comma),
      ...parts,
      ...shared,
      missing.length === 0 ? '' : texts.note.notIn(missing.length),
    ].filter((part) => part !== ''),
    details: [...own, ...missing.map(({run, error}) => texts.note.ofRun(run, error.message))],
    amber: seen.some(({cautions}) => cautions.length > 0),
  };
}
