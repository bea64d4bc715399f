import type {SetMetric} from './team.ts';

const NEW_SET = 'version = 1\n';

/** A formula to be written into a set. */
export interface WrittenMetric extends SetMetric {
  readonly override: boolean; // it gives a name of a layer below another meaning
}

/**
 * The TOML of a set with this formula in it, in its place or at the end; comments and order stay.
 *
 * Throws where the text is written in a way that cannot be changed line by line.
 */
export function withMetric(toml: string | null, metric: WrittenMetric, isThere: boolean): string {
  const {name, formula, description, goal, override} = metric;
  const entries: readonly (readonly [string, string])[] = [
    ['formula', JSON.stringify(formula)],
    ...(description === '' ? [] : [['description', JSON.stringify(description)] as const]),
    ...(goal === null ? [] : [['goal', JSON.stringify(goal)] as const]),
    ...(override ? [['override', 'true'] as const] : []),
  ];
  if (toml === null || !isThere) {
    return appended(toml ?? NEW_SET, `metrics.${name}`, entries);
  }
  const {lines, start, end} = tableOf(toml, name);
  const unsaid = ['description', 'goal'].filter((key) => entries.every(([said]) => said !== key));
  const kept = lines.slice(start, end).filter((line) => !unsaid.includes(keyOf(line) ?? ''));
  const block = entries.reduce(replaceEntry, kept);
  return lines.toSpliced(start, end - start, ...block).join('\n');
}

/** The TOML of a set without a formula and what is said right above it. Throws as `withMetric` does. */
export function withoutMetric(toml: string, name: string): string {
  const {lines, start, end} = tableOf(toml, name);
  const top = lines.findLastIndex((line, index) => index < start - 1 && !isComment(line)) + 1;
  const isApart = top > 0 && isBlank(lines[top - 1]);
  const rest = isApart ? indexFrom(lines, end, (line) => !isBlank(line)) : end;
  return lines.toSpliced(top, rest - top).join('\n');
}

/**
 * Where the lines below the header of a formula begin, and where they end: a comment right above the
 * next header is of that one, and one between blank lines of neither.
 */
function tableOf(toml: string, name: string) {
  const lines = toml.split('\n');
  const start = lines.findIndex((line) => headerOf(line) === `metrics.${name}`) + 1;
  if (start === 0 || /"""|'''/.test(toml)) {
    throw new SyntaxError(name);
  }
  const next = indexFrom(lines, start, (line) => line.trimStart().startsWith('['));
  const last = lines.findLastIndex(
    (line, index) => index < next && !isBlank(line) && !isComment(line),
  );
  const apart = indexFrom(lines, last + 1, (line) => !isComment(line));
  const isOfNext = apart === next && next < lines.length;
  return {lines, start, end: isOfNext ? last + 1 : apart};
}

function indexFrom(lines: readonly string[], from: number, is: (line: string) => boolean): number {
  const index = lines.findIndex((line, place) => place >= from && is(line));
  return index < 0 ? lines.length : index;
}

/** The TOML with a number that formulas use, unless it has one of this name. */
export function withParameter(toml: string, name: string, value: number): string {
  const header = `parameters.${name}`;
  const isThere = toml.split('\n').some((line) => headerOf(line) === header);
  return isThere ? toml : appended(toml, header, [['value', String(value)]]);
}

function appended(toml: string, header: string, entries: readonly (readonly [string, string])[]) {
  const lines = entries.map(([key, value]) => `${key} = ${value}\n`);
  return `${toml.trimEnd()}\n\n[${header}]\n${lines.join('')}`;
}

function replaceEntry(block: readonly string[], [key, value]: readonly [string, string]) {
  const line = `${key} = ${value}`;
  const place = block.findIndex((one) => keyOf(one) === key);
  return place < 0 ? [...block, line] : block.toSpliced(place, 1, line);
}

function isComment(line: string): boolean {
  return line.trimStart().startsWith('#');
}

function isBlank(line: string | undefined): boolean {
  return line?.trim() === '';
}

function keyOf(line: string): string | undefined {
  return line.split('=')[0]?.trim();
}

/** `metrics.f2` of the line `[metrics."f2"]  # comment`; null for any other line. */
function headerOf(line: string): string | null {
  return /^\s*\[([^[\]]+)\]\s*(?:#.*)?$/.exec(line)?.[1]?.replaceAll(/[\s"']/g, '') ?? null;
}
