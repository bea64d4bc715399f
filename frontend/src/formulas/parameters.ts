import type {Catalogue, RunsAnswer} from '../server/api.ts';
import {toNumber} from '../texts/numbers.ts';
import {scalarTags} from '../runs/runs.ts';
import type {TeamAnswer} from '../team/team.ts';
import {RESERVED} from './vocabulary.ts';

/** A number by name that formulas use, and what it is supposed to be. */
export interface Parameter {
  readonly name: string;
  readonly value: number;
  readonly standing: number | null; // in the formula set; null where only this page has it
  readonly min: number; // -Infinity where there is none
  readonly max: number;
}

export const MAX_PARAMETERS = 64; // of one request
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
const TOKEN = /`[^`]*`|"(?:\\.|[^"\\])*"|[0-9][A-Za-z0-9_.]*|([A-Za-z_][A-Za-z0-9_]*)/g;

/** Whether a text can name a parameter as far as the server goes: it is no word of the language. */
export function canNameParameter(name: string, catalogue: Catalogue | null): boolean {
  const {functions = [], names = []} = catalogue ?? {};
  const isTaken = [...functions, ...names].some((one) => one.name === name);
  return PLAIN_NAME.test(name) && !RESERVED.includes(name) && !isTaken;
}

/** Whether a name means nothing in these logs, so that it is free for a parameter. */
export function isFreeName(
  name: string,
  answer: RunsAnswer | null,
  catalogue: Catalogue | null,
): boolean {
  const formulas = [...(answer?.formulas ?? []), ...(catalogue?.metrics ?? [])];
  return (
    canNameParameter(name, catalogue) &&
    !formulas.some((one) => one.name === name) &&
    !scalarTags(answer?.runs ?? []).includes(name)
  );
}

/** The names that a formula uses, those of the formulas that it refers to included. */
export function usedNames(
  formula: string,
  answer: RunsAnswer | null,
  catalogue: Catalogue | null,
): ReadonlySet<string> {
  const definitions = [...(catalogue?.metrics ?? []), ...(answer?.formulas ?? [])];
  const found = new Set<string>();
  const open = [formula];
  for (let text = open.pop(); text !== undefined; text = open.pop()) {
    for (const name of namesIn(text).filter((one) => !found.has(one))) {
      found.add(name);
      open.push(...definitions.filter((one) => one.name === name).map((one) => one.formula));
    }
  }
  return found;
}

/** The parameters that these names stand for: those of the sets in force, then the page's own. */
export function parametersFor(
  names: ReadonlySet<string>,
  team: TeamAnswer | null,
  chosen: ReadonlyMap<string, number>,
): readonly Parameter[] {
  const standing = (team?.parameters ?? []).map(({name, value, min, max}) => ({
    name,
    value: chosen.get(name) ?? value,
    standing: value,
    min: min === null ? Number.NEGATIVE_INFINITY : toNumber(min),
    max: max === null ? Number.POSITIVE_INFINITY : toNumber(max),
  }));
  const known = new Set(standing.map(({name}) => name));
  const own = [...chosen].filter(([name]) => !known.has(name));
  const unbounded = {min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY};
  return [
    ...standing.filter(({name}) => names.has(name)),
    ...own.map(([name, value]) => ({name, value, standing: null, ...unbounded})),
  ];
}

/** Where a slider begins and ends, and its steps: round numbers around a value, within its bounds. */
export function sliderRange({value, min, max}: Parameter): readonly [number, number, number] {
  const size = 10 ** Math.ceil(Math.log10(Math.max(2 * Math.abs(value), 1)));
  const start = Number.isFinite(min) ? min : value < 0 ? -size : Math.min(0, max);
  const end = Number.isFinite(max) ? max : Math.max(size, start + 1);
  return [start, end, 10 ** Math.floor(Math.log10((end - start) / 50))];
}

function namesIn(formula: string): readonly string[] {
  return [...formula.matchAll(TOKEN)].flatMap(([, name]) => name ?? []);
}
