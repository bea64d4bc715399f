import {batch, computed} from '@preact/signals';
import type {ReadonlySignal} from '@preact/signals';
import type {VNode} from 'preact';
import {useMemo} from 'preact/hooks';
import type {Actions} from '../../state/actions.ts';
import {cardItems} from '../../cards/card-items.ts';
import {namedMetric} from '../../state/cards.ts';
import type {Card as CardData} from '../../state/cards.ts';
import type {LineOptions} from '../../chart/lines.ts';
import {NO_ZOOM} from '../../chart/ranges.ts';
import type {Zoom} from '../../chart/ranges.ts';
import type {Reading} from '../../chart/readout.ts';
import {lineConditions} from '../../cards/evaluator.ts';
import {everyStepOf} from '../../cards/every-step.ts';
import type {Question} from '../../cards/explainer.ts';
import type {LayoutChange} from '../../state/layout.ts';
import {pointAsked} from '../../cards/questions.ts';
import type {Nearness, State} from '../../state/state.ts';
import {suppositionsOf} from '../../formulas/suppositions.ts';
import {DEFAULT_VIEW} from '../../views/card-view.ts';
import {NO_ZOOMS, zoomedOver} from '../../state/zooms.ts';
import {cardAxes} from './card-axes.tsx';
import {CardMenu} from './card-menu.tsx';
import {Card} from './card.tsx';
import type {CardProps} from './card.tsx';

export interface CardSlotProps extends Pick<CardProps, 'behind' | 'drop' | 'enlarged' | 'grip'> {
  readonly card: CardData;
  readonly state: State;
  readonly actions: Actions;
  readonly options: LineOptions;
  readonly onEdit: () => void;
}

/** A card with what the state has of it; an answer to another card does not draw it again. */
export function CardSlot(props: CardSlotProps): VNode {
  const {card, state, actions, onEdit} = props;
  const {id, formula} = card;
  const evaluated = useEntry(state.results, formula);
  const result = evaluated?.result ?? null;
  const zooms = useEntry(state.zooms, id) ?? NO_ZOOMS;
  const question = useQuestion(state, formula);
  const axes = cardAxes({...props, result, zoom: zooms.thresholds, question});
  const chosen = useEntry(state.views, id)?.kind ?? DEFAULT_VIEW.kind;
  const kind = axes.body === null ? 'steps' : chosen;
  const zoomed = zoomedOver(zooms, kind);
  return (
    <Card
      {...props}
      id={id}
      formula={formula}
      onScreen={useMemo(() => computed(() => state.onScreen.value.has(id)), [state, id]).value}
      metric={namedMetric(formula, state.answer.value, state.catalogue.value)}
      evaluated={evaluated}
      intervals={useEntry(state.intervals, formula)}
      grouping={state.grouping.value}
      busy={evaluated !== null && evaluated.conditions !== JSON.stringify(lineConditions(state))}
      failure={state.evaluateFailure.value}
      answer={state.answer.value}
      highlight={state.standsOut.value}
      pinned={question?.threshold === undefined ? question : null}
      crosshair={state.crosshair}
      zoom={zooms.steps}
      onResetZoom={zoomed && (() => actions.setZoom(id, zoomed, NO_ZOOM))}
      countsAt={state.counts}
      editing={state.editing.value === id}
      everyStep={everyStepOf(result, state)}
      suppositions={suppositionsOf(formula, result, kind, state, actions)}
      {...cardActions(state, actions, card, onEdit)}
      layout={card.layout ?? {}}
      menu={<CardMenu items={cardItems(card, state, actions)} />}
      {...axes}
    />
  );
}

/** What is kept by formula, or by card, of one of them. */
function useEntry<K, T>(entries: ReadonlySignal<ReadonlyMap<K, T>>, key: K): T | null {
  const entry = useMemo(() => computed(() => entries.value.get(key) ?? null), [entries, key]);
  return entry.value;
}

/** The value that people ask about, where it is one of this formula's card. */
function useQuestion({explaining}: State, formula: string): Question | null {
  const question = useMemo(
    () =>
      computed(() => {
        const {value} = explaining;
        return (value?.on ?? value?.formula) === formula ? value : null;
      }),
    [explaining, formula],
  );
  return question.value;
}

function cardActions(state: State, actions: Actions, card: CardData, onEdit: () => void) {
  const {id, formula} = card;
  return {
    onSeen: (nearness: Nearness | null) => actions.setOnScreen(id, nearness),
    onCrosshair: (x: number | null) => (state.crosshair.value = x),
    onZoom: (zoom: Zoom) => actions.setZoom(id, 'steps', zoom),
    onPoint: (step: number | null) =>
      batch(() => {
        state.pointedFormula.value = formula;
        state.pointedStep.value = step;
      }),
    onHighlight: (run: string | null) => (state.highlight.value = run),
    onExplain: (reading: Reading) =>
      (state.explaining.value = {formula, ...pointAsked(reading, state.grouping.peek())}),
    onEdit: (text: string) => {
      state.full.value = null;
      actions.editCard({...card, formula: text});
      onEdit();
    },
    onResize: (change: LayoutChange) => actions.layOut(id, change),
    onEnlarge: () => actions.toggleFull(id),
    onRemove: () => actions.removeCard(id),
  };
}
