import type {SetMetric, TeamSet} from './team.ts';
import type {Texts} from '../texts/index.ts';

/** What two people have made of a set, and of one formula of it. */
export interface Changes {
  readonly mine: readonly string[]; // the formula, and below it what else differs
  readonly theirs: readonly string[] | null; // null: the formula is not there any more
  readonly others: readonly string[]; // what the other one has changed since the first saw it
}

/** Compares a formula with what another person has saved since a set was as in `base`. */
export function changesOf(
  mine: SetMetric,
  base: TeamSet | null,
  theirs: TeamSet | null,
  texts: Texts['saving'],
): Changes {
  const other = theirs?.metrics.find(({name}) => name === mine.name) ?? null;
  return {
    mine: differing(mine, other, texts),
    theirs: other && differing(other, mine, texts),
    others: changesSince(base?.metrics ?? [], theirs?.metrics ?? [], texts),
  };
}

/** `cost = fn + fp (was 5*fn + fp)`, a line for each formula. */
function changesSince(
  base: readonly SetMetric[],
  theirs: readonly SetMetric[],
  texts: Texts['saving'],
): readonly string[] {
  const before = new Map(base.map((metric) => [metric.name, metric]));
  const after = new Set(theirs.map(({name}) => name));
  const gone = [...before.keys()].filter((name) => !after.has(name));
  return [
    ...theirs.flatMap((metric) => {
      const {name} = metric;
      const old = before.get(name);
      if (old === undefined) {
        return texts.added(name, metric.formula);
      }
      const [said, was] = [differing(metric, old, texts), differing(old, metric, texts)];
      const isSame = said.length + was.length === 2 && metric.formula === old.formula;
      return isSame ? [] : texts.changed(name, texts.list(said), texts.list(was));
    }),
    ...gone.map((name) => texts.removed(name)),
  ];
}

/** The formula, and what else is said of it that is not said of the other. */
function differing(
  one: SetMetric,
  other: SetMetric | null,
  texts: Texts['saving'],
): readonly string[] {
  const {formula, goal, description} = one;
  return [
    formula,
    ...(goal === null || goal === other?.goal ? [] : [texts[goal]]),
    ...(description === '' || description === other?.description ? [] : [description]),
  ];
}
