import {namedMetric} from '../state/cards.ts';
import {goalFor} from '../formulas/goals.ts';
import type {State} from '../state/state.ts';
import {recall, remember} from '../state/storage.ts';
import type {Saving, TeamSet} from './team.ts';
import type {WrittenMetric} from './set-text.ts';

/** A formula on its way to a saved set. */
export interface Draft extends WrittenMetric {
  readonly set: string;
}

/** What a formula can be said to be best at; a set need not say it. */
export const GOALS = ['maximize', 'minimize'] as const;

const KEY = 'draft';
const FIRST_SET = 'team';

/** What a formula would be saved as: what was being typed of it before, or what is known of it. */
export function draftFor(saving: Saving, state: State): Draft {
  const {formula, set} = saving;
  const team = state.team.peek();
  const metric = namedMetric(formula, state.answer.peek(), state.catalogue.peek());
  const saved = team?.sets.filter(({layer}) => layer === 'saved') ?? [];
  const name = set === null ? (metric?.name ?? '') : formula;
  const isHome = (one: TeamSet) =>
    set === null ? one.metrics.some((metric) => metric.name === name) : one.name === set;
  const home = saved.find(isHome) ?? saved[0];
  const own = home?.metrics.find((one) => one.name === name);
  const known = own ?? team?.metrics.find((one) => one.name === name) ?? metric;
  const fresh: Draft = {
    set: home?.name ?? FIRST_SET,
    name,
    formula: (own ?? metric)?.formula ?? formula,
    description: known?.description ?? '',
    goal: own === undefined ? (known?.goal ?? goalFor(formula, state)) : own.goal,
    override: false,
  };
  return keptDraft(saving, fresh) ?? fresh;
}

/**
 * The draft as somebody is changing it: under the name of an entry of its set it says what that one
 * says, but what people have written themselves.
 */
export function renamed(
  next: Draft,
  before: Draft,
  first: Draft,
  setOf: (name: string) => TeamSet | null,
): Draft {
  const of = ({set, name}: Draft) => setOf(set)?.metrics.find((one) => one.name === name) ?? first;
  const [old, now] = [of(before), of(next)];
  const {goal, description} = next;
  return {
    ...next,
    description: description === old.description ? now.description : description,
    goal: goal === old.goal ? now.goal : goal,
  };
}

/** Keeps a draft in this browser until it is saved. */
export function keepDraft(draft: Draft, {formula, set}: Saving): void {
  remember(KEY, JSON.stringify({...draft, of: formula, within: set}));
}

export function forgetDraft(): void {
  remember(KEY, null);
}

/** What another set or the catalogue means by the name, where that is another formula. */
export function otherMeaning(draft: Draft, set: TeamSet | null, state: State): string | null {
  const isOwn = set?.metrics.some(({name}) => name === draft.name) === true;
  const known = [...(state.team.value?.metrics ?? []), ...(state.catalogue.value?.metrics ?? [])];
  const other = known.find(({name}) => name === draft.name);
  return isOwn || other === undefined || other.formula === draft.formula ? null : other.formula;
}

interface Kept extends Partial<Draft> {
  readonly of?: string;
  readonly within?: string | null;
}

function keptDraft({formula, set}: Saving, fresh: Draft): Draft | null {
  try {
    const {of, within, ...kept} = (JSON.parse(recall(KEY) ?? 'null') ?? {}) as Kept;
    const texts = [kept.set, kept.name, kept.description, kept.formula];
    const isWhole = texts.every((text) => typeof text === 'string');
    const goal = GOALS.find((one) => one === kept.goal) ?? null;
    return isWhole && of === formula && within === set
      ? {...fresh, ...kept, goal, override: false}
      : null;
  } catch {
    return null;
  }
}
