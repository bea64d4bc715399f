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

export const RESERVED = ['if', 'else', 'and', 'or', 'not'];

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
  return tag.includes('`') ? `tag(${writeText(tag)})` : `\`${tag}\``;
}

/** A text in a formula, such as the name of a class. */
export function writeText(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
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
