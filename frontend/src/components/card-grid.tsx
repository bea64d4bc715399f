import {computed} from '@preact/signals';
import type {VNode} from 'preact';
import {useEffect, useMemo, useState} from 'preact/hooks';
import type {Actions} from '../actions.ts';
import {namedMetric} from '../cards.ts';
import type {Card as CardData} from '../cards.ts';
import type {LineOptions} from '../chart/lines.ts';
import {everyStepOf} from '../every-step.ts';
import type {State} from '../state.ts';
import {suppositionsOf} from '../suppositions.ts';
import {cardItems} from '../card-items.ts';
import {CardMenu} from './card-menu.tsx';
import {Card} from './card.tsx';

export interface CardGridProps {
  readonly state: State;
  readonly actions: Actions;
  readonly onEdit: () => void;
}

/**
 * All cards, side by side as far as there is room.
 *
 *     <div class="cards"><article /><article /></div>
 */
export function CardGrid({state, actions, onEdit}: CardGridProps): VNode {
  const [enlarged, setEnlarged] = useState<number | null>(null);
  useEffect(() => onEscape(() => setEnlarged(null)), []);
  const options = useLineOptions(state);
  const cards = state.cards.value;
  const edit = (card: CardData, formula: string): void => {
    setEnlarged(null);
    actions.editCard({...card, formula});
    onEdit();
  };
  return (
    <div class="cards">
      {cards.map((card, index) => (
        <Card
          key={card.id}
          {...cardData(state, actions, card)}
          options={options}
          place={{isFirst: index === 0, isLast: index === cards.length - 1}}
          enlarged={enlarged === card.id}
          onScreen={state.onScreen.value.has(card.id)}
          onSeen={(seen) => actions.setOnScreen(card.id, seen)}
          onCrosshair={(x) => (state.crosshair.value = x)}
          onHighlight={(run) => (state.highlight.value = run)}
          onExplain={({line, step}) =>
            (state.explaining.value = {formula: card.formula, run: line.run, key: line.key, step})
          }
          onMove={(by) => actions.moveCard(card.id, by)}
          onEdit={(formula) => edit(card, formula)}
          onEnlarge={() => setEnlarged(enlarged === card.id ? null : card.id)}
          onRemove={() => actions.removeCard(card.id)}
          menu={<CardMenu items={cardItems(card.formula, state)} />}
        />
      ))}
    </div>
  );
}

function cardData(state: State, actions: Actions, {id, formula}: CardData) {
  const answer = state.answer.value;
  const result = state.results.value.get(formula)?.result ?? null;
  return {
    formula,
    metric: namedMetric(formula, answer, state.catalogue.value),
    result,
    failure: state.evaluateFailure.value,
    answer,
    highlight: state.highlight.value,
    crosshair: state.crosshair,
    editing: state.editing.value === id,
    everyStep: everyStepOf(result, state),
    suppositions: suppositionsOf(formula, result, state, actions),
  };
}

/** How lines are drawn: one object as long as nothing in it changes, so that charts stay as they are. */
function useLineOptions(state: State): LineOptions {
  const options = useMemo(
    () =>
      computed(() => ({
        shown: state.shownSeries.value,
        styles: state.styles.value,
        dark: state.dark.value,
        smoothing: state.smoothing.value,
        axis: state.axis.value,
      })),
    [state],
  );
  return options.value;
}

function onEscape(leave: () => void): () => void {
  const listener = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      leave();
    }
  };
  document.addEventListener('keydown', listener);
  return () => document.removeEventListener('keydown', listener);
}
