import type {Actions} from '../state/actions.ts';
import {namedMetric} from '../state/cards.ts';
import type {Card} from '../state/cards.ts';
import type {MenuItem} from '../components/card/card-menu.tsx';
import {goalFor} from '../formulas/goals.ts';
import {sectionsOf} from '../state/layout.ts';
import type {Layout, LayoutChange} from '../state/layout.ts';
import {shareItems} from '../share/share.ts';
import type {State} from '../state/state.ts';
import {texts} from '../texts/index.ts';
import {DEFAULT_VIEW} from '../views/card-view.ts';

/** What the menu of a card offers. */
export function cardItems(card: Card, state: State, actions: Actions): readonly MenuItem[] {
  const {kind} = state.views.value.get(card.id) ?? DEFAULT_VIEW;
  return [
    {
      label: texts.card.saveForTeam,
      onPick: () => (state.saving.value = {formula: card.formula, set: null}),
    },
    goalItem(card, state, actions),
    ...layoutItems(card, state, actions),
    // Of what is drawn as lines alone: the other views have axes of their own.
    ...(kind === 'steps' || kind === 'thresholds'
      ? axisItems(card.layout ?? {}, kind, state, (change) => actions.layOut(card.id, change))
      : []),
    ...shareItems(card, state, (message) => actions.showToast(message)),
  ];
}

/** Which values are the best: where the formula is just the name of a metric with a goal, that stays. */
function goalItem({formula}: Card, state: State, actions: Actions): MenuItem {
  return {
    label: texts.card.smallerIsBetter,
    checked: goalFor(formula, state) === 'minimize',
    disabled: Boolean(namedMetric(formula, state.answer.value, state.catalogue.value)?.goal),
    onPick: () => actions.toggleGoal(formula),
  };
}

function layoutItems(card: Card, state: State, actions: Actions): readonly MenuItem[] {
  const {id, layout = {}} = card;
  const cards = sectionsOf(state.cards.value).find((one) => one.cards.includes(card))?.cards ?? [];
  const move = (label: string, by: -1 | 1, end: Card | undefined): MenuItem => ({
    label,
    disabled: end === card,
    onPick: () => actions.moveCard(id, by),
  });
  return [
    {
      label: texts.arrange.pin,
      checked: layout.pinned === true,
      onPick: () => actions.layOut(id, {pinned: layout.pinned ? undefined : true}),
      first: true,
    },
    {label: texts.arrange.group, onPick: () => (state.regrouping.value = id)},
    move(texts.card.moveLeft, -1, cards[0]),
    move(texts.card.moveRight, 1, cards.at(-1)),
    ...widthItems(layout, (change) => actions.layOut(id, change)),
  ];
}

function widthItems(layout: Layout, change: (change: LayoutChange) => void): readonly MenuItem[] {
  const item = (width: Layout['width'] | undefined, label: string): MenuItem => ({
    label,
    checked: layout.width === width,
    onPick: () => change({width}),
  });
  return [
    {...item(undefined, texts.arrange.oneColumn), first: true},
    item(2, texts.arrange.twoColumns),
    item('full', texts.arrange.allColumns),
  ];
}

function axisItems(
  {logX, logY}: Layout,
  kind: 'steps' | 'thresholds',
  {axis, grouping}: State,
  change: (change: LayoutChange) => void,
): readonly MenuItem[] {
  return [
    {
      label: texts.arrange.logY,
      checked: logY === true,
      onPick: () => change({logY: logY ? undefined : true}),
      first: true,
    },
    {
      label: kind === 'steps' ? texts.arrange.logX : texts.arrange.logThresholds,
      checked: logX === true,
      disabled: kind === 'steps' && axis.value === 'wall' && grouping.value === null,
      onPick: () => change({logX: logX ? undefined : true}),
    },
  ];
}
