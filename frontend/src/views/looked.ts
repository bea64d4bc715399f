import type {Result, Series} from '../server/api.ts';
import type {Card} from '../state/cards.ts';
import {groupOf} from '../runs/grouping.ts';
import {seriesOf} from '../runs/members.ts';
import type {State} from '../state/state.ts';
import {asksOf, keyOf, subjectOf, withIntervals} from './asks.ts';
import type {Ask, Subject} from './asks.ts';
import {DEFAULT_VIEW} from './card-view.ts';

/** What a card shows along other axes than the steps. */
export interface Looked {
  readonly subject: Subject;
  readonly over: readonly Series[]; // the shown runs over steps
  readonly asks: readonly Ask[];
}

/** What a card looks at, by what its formula came to over steps; null where it shows just that. */
export function lookedOf(
  {id, formula}: Card,
  result: Result | null,
  {answer, conditions, grouping, shownSeries, views}: State,
): Looked | null {
  const view = views.value.get(id) ?? DEFAULT_VIEW;
  const runs = answer.value;
  if (view.kind === 'steps' || runs === null || result === null) {
    return null;
  }
  const shown = shownSeries.value;
  const over = seriesOf(result).filter(({run}) => shown.has(run));
  const subject = subjectOf(formula, view, {...result, series: over}, runs);
  const group = groupOf(grouping.value);
  return subject && {subject, over, asks: asksOf(subject, conditions.value, runs.runs, group)};
}

/** The last of the answers with its intervals; null where these are not drawn, or not there. */
export function intervalsFor({asks}: Looked, {bands, viewed}: State): Result<unknown> | null {
  const asked = withIntervals(asks.at(-1));
  return (asked && bands.value && viewed.value.get(keyOf(asked))?.results?.[0]) || null;
}
