import type {Catalogue, Run, RunsAnswer} from './api.ts';
import {scalarTags} from './runs.ts';
import {texts} from './texts/index.ts';

/** One thing that can be written in a formula. */
export interface Term {
  readonly kind: 'count' | 'formula' | 'function' | 'metric' | 'scalar';
  readonly name: string;
  readonly text: string; // what is written into the formula
  readonly detail: string;
  readonly description: string;
}

const RESERVED = ['if', 'else', 'and', 'or', 'not'];

/** Everything that can be written about these runs, what is nearest to them first. */
export function vocabulary(
  answer: RunsAnswer | null,
  catalogue: Catalogue | null,
  shown: readonly Run[],
): readonly Term[] {
  const carried = carriedFormulas(answer);
  const own = new Set(carried.map(({name}) => name));
  const built = [...counts(catalogue), ...metrics(catalogue, own), ...functions(catalogue)];
  const taken = new Set([...RESERVED, ...own, ...built.map(({name}) => name)]);
  const scalars = scalarTags(shown).map((tag): Term => ({
    kind: 'scalar',
    name: tag,
    text: writeTag(tag, taken),
    detail: texts.common.scalar,
    description: '',
  }));
  return [...carried, ...scalars, ...built];
}

/** A tag as a formula names it: as it is, or quoted where it is no plain name or means another thing. */
export function writeTag(tag: string, taken: ReadonlySet<string>): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(tag) && !taken.has(tag)) {
    return tag;
  }
  if (!tag.includes('`')) {
    return `\`${tag}\``;
  }
  return `tag("${tag.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}")`;
}

/** Three formulas to start from, made of what this log holds. */
export function examples(
  answer: RunsAnswer | null,
  catalogue: Catalogue | null,
): readonly string[] {
  if (answer === null) {
    return [];
  }
  if (answer.runs.some((run) => run.sets.length > 0)) {
    return ['2*tp/(2*tp+fp+fn)', 'best(f1)', 'recall - precision'];
  }
  const built = vocabulary(null, catalogue, []).map(({name}) => name);
  const taken = new Set([...RESERVED, ...built]);
  const [first, second] = commonTags(answer.runs).map((tag) => writeTag(tag, taken));
  if (first === undefined) {
    return [];
  }
  const gap = `${first} - ${second ?? `shift(${first}, 1)`}`;
  return [`ema(${first}, 0.9)`, `cummin(${first})`, overfitting(answer.runs, taken) ?? gap];
}

/** The scalars, those of the most runs first. */
function commonTags(runs: readonly Run[]): readonly string[] {
  const holders = (tag: string): number => runs.filter(({scalars}) => scalars.includes(tag)).length;
  return scalarTags(runs).toSorted((a, b) => holders(b) - holders(a));
}

/** How far validation is from training, where a training has a run of each with a tag in both. */
function overfitting(runs: readonly Run[], taken: ReadonlySet<string>): string | null {
  for (const run of runs.filter(({name}) => /(^|\/)validation$/.test(name))) {
    const train = runs.find(({name}) => name === run.name.replace(/validation$/, 'train'));
    const shared = commonTags(runs).find(
      (tag) =>
        [run, train].every((one) => one?.scalars.includes(tag)) && writeTag(tag, taken) === tag,
    );
    if (shared !== undefined) {
      return `validation.${shared} - train.${shared}`;
    }
  }
  return null;
}

function carriedFormulas(answer: RunsAnswer | null): readonly Term[] {
  const terms = new Map<string, Term>();
  for (const {name, formula, description} of answer?.formulas ?? []) {
    terms.set(name, {kind: 'formula', name, text: name, detail: formula, description});
  }
  return [...terms.values()];
}

function counts(catalogue: Catalogue | null): readonly Term[] {
  return (catalogue?.names ?? []).map(({name, description}) => ({
    kind: 'count',
    name,
    text: name,
    detail: description,
    description: '',
  }));
}

function metrics(catalogue: Catalogue | null, own: ReadonlySet<string>): readonly Term[] {
  return (catalogue?.metrics ?? [])
    .filter(({name}) => !own.has(name))
    .map(({name, formula, description}) => ({
      kind: 'metric',
      name,
      text: name,
      detail: formula,
      description,
    }));
}

function functions(catalogue: Catalogue | null): readonly Term[] {
  return (catalogue?.functions ?? []).map(({name, signature, description}) => ({
    kind: 'function',
    name,
    text: `${name}(`,
    detail: signature.startsWith(name) ? signature.slice(name.length) : signature,
    description,
  }));
}
