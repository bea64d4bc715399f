import type {Catalogue, Run, RunsAnswer} from '../server/api.ts';
import {formatShort} from '../texts/numbers.ts';
import type {Parameter} from './parameters.ts';
import {scalarTags, tally} from '../runs/runs.ts';
import {texts} from '../texts/index.ts';

/** One thing that can be written in a formula. */
export interface Term {
  readonly kind: 'count' | 'formula' | 'function' | 'metric' | 'parameter' | 'scalar' | 'text';
  readonly name: string;
  readonly text: string; // what is written into the formula
  readonly detail: string; // what it is, or what the name is bound to
  readonly description: string;
  readonly within?: string; // of a text: which argument of which function it can be, as `only 1`
}

export const RESERVED = ['if', 'else', 'and', 'or', 'not'];

/** Everything that can be written about these runs, what is nearest to them first. */
export function vocabulary(
  answer: RunsAnswer | null,
  catalogue: Catalogue | null,
  shown: readonly Run[],
  parameters: readonly Parameter[] = [],
): readonly Term[] {
  const carried = [...parameters.map(parameterTerm), ...carriedFormulas(answer)];
  const own = new Set(carried.map(({name}) => name));
  const built = [
    ...metrics(catalogue, own),
    ...counts(answer, catalogue, shown),
    ...functions(catalogue),
  ];
  const taken = new Set([...RESERVED, ...own, ...built.map(({name}) => name)]);
  const scalars = scalarTerms(shown, taken);
  const all = [...carried, ...scalars, ...built, ...textTerms(answer, shown, scalars)];
  // A formula is one line: what cannot be typed is not offered.
  return all.filter(({name}) => !/[\r\n]/.test(name));
}

/** A tag as a formula names it: as it is, or quoted where it is no plain name or means another thing. */
export function writeTag(tag: string, taken: ReadonlySet<string>): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(tag) && !taken.has(tag)) {
    return tag;
  }
  return tag.includes('`') ? `tag(${writeText(tag)})` : `\`${tag}\``;
}

/** A text in a formula, such as the name of a class. */
export function writeText(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function parameterTerm({name, value}: Parameter): Term {
  const detail = texts.bar.parameter(formatShort(value));
  return {kind: 'parameter', name, text: name, detail, description: ''};
}

function scalarTerms(shown: readonly Run[], taken: ReadonlySet<string>): readonly Term[] {
  const holders = tally(shown.map((run) => run.scalars));
  return scalarTags(shown).map((tag) => ({
    kind: 'scalar',
    name: tag,
    text: writeTag(tag, taken),
    detail: texts.bar.scalarOf(holders.get(tag) ?? 0),
    description: '',
  }));
}

function carriedFormulas(answer: RunsAnswer | null): readonly Term[] {
  const terms = new Map<string, Term>();
  for (const {name, formula, description} of answer?.formulas ?? []) {
    terms.set(name, {kind: 'formula', name, text: name, detail: formula, description});
  }
  return [...terms.values()];
}

/** The names that every formula can use; the counts among them with where these runs have them from. */
function counts(
  answer: RunsAnswer | null,
  catalogue: Catalogue | null,
  shown: readonly Run[],
): readonly Term[] {
  const from = countsFrom(answer, shown);
  const sources = sourcesOf(shown);
  return (catalogue?.names ?? []).map(({name, kind, description}) => ({
    kind: 'count',
    name,
    text: name,
    detail: kind === 'count' ? joined(description, from) : description,
    description: kind === 'count' ? sources : '',
  }));
}

/** `from counts, 201 thresholds`; nothing where the runs have no counts. */
function countsFrom(answer: RunsAnswer | null, shown: readonly Run[]): string {
  const sets = shown.flatMap((run) => run.sets);
  if (sets.length === 0) {
    return '';
  }
  const layouts = new Map(Object.entries(answer?.layouts ?? {}));
  const stored = sets.map(({layout}) => layouts.get(layout ?? '')?.thresholds?.length ?? 0);
  const thresholds = Math.max(...stored);
  const names = [...new Set(sets.map(({name}) => name))];
  const parts = [...names, ...(thresholds > 0 ? [texts.common.thresholds(thresholds)] : [])];
  return texts.bar.countsFrom(parts.join(texts.common.comma));
}

/** Why the counts are read from there: a sentence, or one a line with how many runs it is about. */
function sourcesOf(shown: readonly Run[]): string {
  const holders = shown.filter(({sets}) => sets.length > 0);
  const told = tally((holders.length > 0 ? holders : shown).map((run) => [run.counts_from]));
  const lines = [...told].map(([sentence, runs]) =>
    told.size > 1 ? texts.note.ofRun(texts.common.runs(runs), sentence) : sentence,
  );
  return lines.join('\n');
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
    detail: joined(signature.slice(name.length), description),
    description,
  }));
}

/** What can be named by a text: any run, and what the shown ones have. */
function textTerms(
  answer: RunsAnswer | null,
  shown: readonly Run[],
  scalars: readonly Term[],
): readonly Term[] {
  const layouts = new Map(Object.entries(answer?.layouts ?? {}));
  const held = (namesOf: (run: Run) => readonly string[]): readonly (readonly string[])[] =>
    [...tally(shown.map(namesOf))].map(([name, runs]) => [name, texts.common.runs(runs)]);
  const named = {
    'run 0': (answer?.runs ?? []).map(({name}) => [name]),
    'tag 0': scalars.map(({name, detail}) => [name, detail]),
    'counts 0': held(({sets}) => sets.map(({name}) => name)),
    // Formulas read those that are numbers.
    'hparam 0': held(({hparams}) =>
      Object.keys(hparams).filter((name) => typeof hparams[name] === 'number'),
    ),
    'only 1': held(({sets}) => [
      ...new Set(sets.flatMap(({layout}) => layouts.get(layout ?? '')?.classes ?? [])),
    ]),
  };
  return Object.entries(named).flatMap(([within, names]) =>
    names.map(([name = '', detail = '']): Term => {
      return {kind: 'text', name, text: writeText(name), detail, description: '', within};
    }),
  );
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
