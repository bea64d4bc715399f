import {batch} from '@preact/signals';
import type {VNode} from 'preact';
import type {Actions} from '../../state/actions.ts';
import type {Result} from '../../server/api.ts';
import {namedMetric} from '../../state/cards.ts';
import type {Card} from '../../state/cards.ts';
import type {LineOptions} from '../../chart/lines.ts';
import {boundsOf} from '../../chart/ranges.ts';
import type {Zoom} from '../../chart/ranges.ts';
import type {Question} from '../../cards/explainer.ts';
import {goalFor} from '../../formulas/goals.ts';
import type {State} from '../../state/state.ts';
import {keyOf} from '../../views/asks.ts';
import {DEFAULT_VIEW, KINDS, kindsOf} from '../../views/card-view.ts';
import {intervalsFor, lookedOf} from '../../views/looked.ts';
import {ViewPanel} from '../views/view-panel.tsx';
import {ViewSwitch} from '../views/view-switch.tsx';

export interface CardAxesProps {
  readonly card: Card;
  readonly result: Result | null; // of its formula over steps
  readonly zoom: Zoom; // over thresholds
  readonly question: Question | null; // the value of it that people ask about
  readonly state: State;
  readonly actions: Actions;
  readonly options: LineOptions;
  readonly enlarged: boolean;
  readonly onEdit: () => void; // the formula field is to be typed into
}

/** What a card shows in place of lines over steps, and the switch between what it can show. */
export function cardAxes(props: CardAxesProps): {
  readonly body: VNode | null;
  readonly axes: VNode;
} {
  return {body: axesBody(props), axes: axesSwitch(props)};
}

/** What a card shows in place of its lines over steps; null where it shows these. */
function axesBody(props: CardAxesProps): VNode | null {
  const {card, result, zoom, state, actions, options} = props;
  const {id, formula} = card;
  const looked = lookedOf(card, result, state);
  const answer = state.answer.value;
  if (looked === null || answer === null) {
    return null;
  }
  const {subject, over, asks} = looked;
  const metric = namedMetric(formula, answer, state.catalogue.value);
  return (
    <ViewPanel
      title={formula.trim()}
      subject={subject}
      viewed={asks.map((ask) => state.viewed.value.get(keyOf(ask)))}
      intervals={intervalsFor(looked, state)}
      runs={answer}
      over={over}
      goal={goalFor(formula, state)}
      bounds={boundsOf(metric?.range ?? null)}
      options={options}
      grouping={state.grouping.value}
      layout={card.layout ?? {}}
      enlarged={props.enlarged}
      highlight={state.standsOut.value}
      question={props.question}
      zoom={zoom}
      onZoom={(next) => actions.setZoom(id, 'thresholds', next)}
      onChange={(changes) => actions.setView(id, changes)}
      onHighlight={(run) => (state.highlight.value = run)}
      onCrosshair={(x) => (state.crosshair.value = state.axis.peek() === 'step' ? x : null)}
      pointed={state.pointedThreshold}
      countsAt={state.counts}
      onPoint={(threshold, step) =>
        batch(() => {
          state.pointedThreshold.value = threshold;
          state.pointedStep.value = threshold === null ? null : step;
        })
      }
      onExplain={(question) => (state.explaining.value = {formula, on: formula, ...question})}
      onFix={(text) => {
        actions.editCard({...card, formula: text});
        props.onEdit();
      }}
    />
  );
}

/**
 * The switch between the axes of a card.
 *
 *     <div class="view-switch"><label>steps</label><label>thresholds</label></div>
 */
function axesSwitch({card, result, state, actions}: CardAxesProps): VNode {
  const {id, formula} = card;
  const value = state.views.value.get(id)?.kind ?? DEFAULT_VIEW.kind;
  const offered = kindsOf(result, state.answer.value, state.shownSeries.value);
  // What is shown stays among them, so that there is a way back from what is not there any more.
  const kinds = result === null ? offered : KINDS.filter((k) => k === value || offered.includes(k));
  return (
    <ViewSwitch
      id={id}
      title={formula.trim()}
      kinds={kinds}
      value={value}
      onChange={(kind) => actions.setView(id, {kind})}
    />
  );
}
