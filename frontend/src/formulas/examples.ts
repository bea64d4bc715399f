import type {Catalogue, Run, RunsAnswer} from '../server/api.ts';
import {scalarTags} from '../runs/runs.ts';
import {SPLITS} from '../views/threshold-choices.ts';
import {RESERVED, vocabulary, writeTag, writeText} from './vocabulary.ts';

/** Three formulas to start from, made of the names that this log has. */
export function examples(
  answer: RunsAnswer | null,
  catalogue: Catalogue | null,
): readonly string[] {
  if (answer === null) {
    return [];
  }
  const built = vocabulary(null, catalogue, []).map(({name}) => name);
  const taken = new Set([...RESERVED, ...built]);
  return answer.runs.some((run) => run.sets.length > 0)
    ? ofCounts(answer, taken)
    : ofScalars(answer.runs, taken);
}

/** By a class, over thresholds and between runs, as far as the log has these. */
function ofCounts(answer: RunsAnswer, taken: ReadonlySet<string>): readonly string[] {
  const layouts = Object.values(answer.layouts);
  const [first] = layouts.map(({classes}) => classes ?? []).filter(({length}) => length > 1);
  const class_ = first?.[0];
  const hasThresholds = layouts.some(({thresholds}) => (thresholds ?? []).length > 1);
  const own = ownFormula(answer) ?? 'f1';
  const along = class_ === undefined ? `ema(${own}, 0.9)` : `macro(${own})`;
  const pairs = siblings(answer.runs.filter(({sets}) => sets.length > 0));
  const [compared] = pairs.map(({part}) => `${part}.${own} - train.${own}`);
  const [smoothed] = commonTags(answer.runs).map((tag) => `ema(${writeTag(tag, taken)}, 0.9)`);
  return [
    class_ === undefined ? '2*tp/(2*tp+fp+fn)' : `only(recall, ${writeText(class_)})`,
    hasThresholds ? `best(${own})` : along,
    compared ?? smoothed ?? 'recall - precision',
  ];
}

/** A formula of counts that most runs carry, and under one meaning; null without any. */
function ownFormula({formulas}: RunsAnswer): string | null {
  const meant = ({name}: {readonly name: string}): number =>
    formulas.filter((one) => one.name === name).length;
  const own = formulas
    .filter((one) => /\b[tf][pn]\b/.test(one.formula) && !/[\w`]\.[A-Za-z_`]/.test(one.formula))
    .filter((one) => meant(one) === 1)
    .toSorted((a, b) => b.runs.length - a.runs.length);
  return own[0]?.name ?? null;
}

function ofScalars(runs: readonly Run[], taken: ReadonlySet<string>): readonly string[] {
  const [first, second] = commonTags(runs).map((tag) => writeTag(tag, taken));
  if (first === undefined) {
    return [];
  }
  const gap = `${first} - ${second ?? `shift(${first}, 1)`}`;
  return [`ema(${first}, 0.9)`, `cummin(${first})`, overfitting(runs, taken) ?? gap];
}

/** The scalars, those of the most runs first. */
function commonTags(runs: readonly Run[]): readonly string[] {
  const holders = (tag: string): number => runs.filter(({scalars}) => scalars.includes(tag)).length;
  return scalarTags(runs).toSorted((a, b) => holders(b) - holders(a));
}

/** How far validation is from training, where a training has a run of each with a tag in both. */
function overfitting(runs: readonly Run[], taken: ReadonlySet<string>): string | undefined {
  const tags = commonTags(runs).filter((tag) => writeTag(tag, taken) === tag);
  const [first] = siblings(runs).flatMap(({part, validation, train}) =>
    tags
      .filter((tag) => [validation, train].every(({scalars}) => scalars.includes(tag)))
      .map((tag) => `${part}.${tag} - train.${tag}`),
  );
  return first;
}

/** Two runs of one training. */
interface Pair {
  readonly validation: Run;
  readonly train: Run;
  readonly part: string; // what the name of the validation run ends in
}

/** Each run for validation with the one for training beside it. */
function siblings(runs: readonly Run[]): readonly Pair[] {
  const named = new Map(runs.map((run) => [run.name, run]));
  return runs.flatMap((validation): readonly Pair[] => {
    const part = validation.name.split('/').at(-1) ?? '';
    const name = `${validation.name.slice(0, validation.name.length - part.length)}train`;
    const train = named.get(name);
    return train === undefined || !SPLITS.includes(part) ? [] : [{validation, train, part}];
  });
}
