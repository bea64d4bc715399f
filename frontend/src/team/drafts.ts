import {namedMetric} from '../state/cards.ts';
import {goalFor} from '../formulas/goals.ts';
import type {State} from '../state/state.ts';
import {recall, remember} from '../state/storage.ts';
import type {TeamSet} from './team.ts';
import type {WrittenMetric} from './set-text.ts';

/** A formula on its way to a saved set. */
export interface Draft extends WrittenMetric {
  readonly set: string;
}

const KEY = 'draft';
const FIRST_SET = 'team';

/** What a card's formula would be saved as: what was being typed of it before, or what is known of it. */
export function draftFor(formula: string, state: State): Draft {
  const team = state.team.peek();
  const metric = namedMetric(formula, state.answer.peek(), state.catalogue.peek());
  const saved = team?.sets.filter(({layer}) => layer === 'saved') ?? [];
  const name = metric?.name ?? '';
  const home = saved.find(({metrics}) => metrics.some((one) => one.name === name)) ?? saved[0];
  const own = home?.metrics.find((one) => one.name === name);
  const known = own ?? team?.metrics.find((one) => one.name === name) ?? metric;
  const fresh: Draft = {
    set: home?.name ?? FIRST_SET,
    name,
    formula: (own ?? metric)?.formula ?? formula,
    description: known?.description ?? '',
    goal: known?.goal ?? goalFor(formula, state),
    override: false,
  };
  return keptDraft(formula, fresh) ?? fresh;
}

/**
 * The draft as somebody is changing it: under the name of an entry of its set it says what that one
 * says, but what people have written themselves.
 */
export function renamed(next: Draft, before: Draft, first: Draft, set: TeamSet | null): Draft {
  const of = ({name}: Draft) => set?.metrics.find((one) => one.name === name) ?? first;
  const [old, now] = [of(before), of(next)];
  const {goal, description} = next;
  return {
    ...next,
    description: description === old.description ? now.description : description,
    goal: goal === (old.goal ?? first.goal) ? (now.goal ?? first.goal) : goal,
  };
}

/** Keeps a draft of a card's formula in this browser until it is saved. */
export function keepDraft(draft: Draft | null, of = ''): void {
  remember(KEY, draft === null ? null : JSON.stringify({...draft, of}));
}

/** What another set or the catalogue means by the name, where that is another formula. */
export function otherMeaning(draft: Draft, set: TeamSet | null, state: State): string | null {
  const isOwn = set?.metrics.some(({name}) => name === draft.name) === true;
  const known = [...(state.team.value?.metrics ?? []), ...(state.catalogue.value?.metrics ?? [])];
  const other = known.find(({name}) => name === draft.name);
  return isOwn || other === undefined || other.formula === draft.formula ? null : other.formula;
}

function keptDraft(of: string, fresh: Draft): Draft | null {
  try {
    const read = JSON.parse(recall(KEY) ?? 'null') as (Partial<Draft> & {of?: string}) | null;
    const {of: keptOf, ...kept} = read ?? {};
    const texts = [kept.set, kept.name, kept.description, kept.formula];
    const isWhole = texts.every((text) => typeof text === 'string');
    const goal = kept.goal === 'minimize' ? 'minimize' : 'maximize';
    return isWhole && keptOf === of ? {...fresh, ...kept, goal, override: false} : null;
  } catch {
    return null;
  }
}
