import type {Actions} from '../state/actions.ts';
import type {Result} from '../server/api.ts';
import {seriesOf} from '../runs/members.ts';
import {formatNumber, formatPercent, formatThreshold} from '../texts/numbers.ts';
import {parametersFor, usedNames} from './parameters.ts';
import type {Parameter} from './parameters.ts';
import {DEFAULTS} from '../state/settings.ts';
import type {State} from '../state/state.ts';
import {texts} from '../texts/index.ts';
import type {ViewKind} from '../views/card-view.ts';

/** Something in a card that was not logged but supposed, and the way back. */
export interface Supposition {
  readonly text: string; // "cost_fn = 5"
  readonly undo: string; // what the way back is called
  readonly onUndo: () => void;
}

/** What is supposed of this formula and this result; a heat map is of all thresholds. */
export function suppositionsOf(
  formula: string,
  result: Result | null,
  kind: ViewKind,
  state: State,
  actions: Actions,
): readonly Supposition[] {
  const names = usedNames(formula, state.answer.value, state.catalogue.value);
  const parameters = parametersFor(names, state.team.value, state.parameters.value).filter(
    ({name, value, standing}) => names.has(name) && value !== standing,
  );
  const prevalence = state.prevalence.value;
  const isOfCounts = seriesOf(result).some(({set}) => set !== null);
  return [
    ...(kind === 'heat' ? [] : ofThreshold(result, state, actions)),
    ...(prevalence === null || !isOfCounts ? [] : [ofPrevalence(prevalence, state)]),
    ...parameters.map((parameter) => ofParameter(parameter, actions)),
  ];
}

/** Another threshold than usual, or a chosen one, where this result was read at one. */
function ofThreshold(
  result: Result | null,
  state: State,
  actions: Actions,
): readonly Supposition[] {
  const from = state.thresholdFrom.value;
  const threshold = state.threshold.value;
  const isRead = seriesOf(result).some(({at}) => at.threshold !== null);
  if (!isRead || (from === null && threshold === DEFAULTS.threshold)) {
    return [];
  }
  if (from === null) {
    return [
      {
        text: texts.table.threshold(formatThreshold(threshold)),
        undo: texts.whatIf.resetThreshold,
        onUndo: () => actions.resetThreshold(),
      },
    ];
  }
  return [
    {
      text: texts.views.chosen(from.best, from.part),
      undo: texts.views.oneThreshold,
      onUndo: () => (state.thresholdFrom.value = null),
    },
  ];
}

function ofPrevalence(prevalence: number, state: State): Supposition {
  return {
    text: texts.whatIf.atPositives(formatPercent(prevalence)),
    undo: texts.whatIf.backToLogged,
    onUndo: () => (state.prevalence.value = null),
  };
}

function ofParameter({name, value, standing}: Parameter, actions: Actions): Supposition {
  return {
    text: `${name} = ${formatNumber(value)}`,
    undo:
      standing === null
        ? texts.whatIf.remove(name)
        : texts.whatIf.backTo(name, formatNumber(standing)),
    onUndo: () => actions.resetParameter(name),
  };
}
