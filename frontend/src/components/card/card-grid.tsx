import {computed} from '@preact/signals';
import type {VNode} from 'preact';
import {useEffect, useMemo, useState} from 'preact/hooks';
import type {Actions} from '../../state/actions.ts';
import type {Card as CardData} from '../../state/cards.ts';
import type {LineOptions} from '../../chart/lines.ts';
import {onEscape} from '../../state/keys.ts';
import {sectionsOf} from '../../state/layout.ts';
import type {Section} from '../../state/layout.ts';
import {lineOptions} from '../../state/line-options.ts';
import type {State} from '../../state/state.ts';
import {texts} from '../../texts/index.ts';
import {CardGrip} from './card-grip.tsx';
import {CardSlot} from './card-slot.tsx';
import {SectionHead} from './section-head.tsx';
import {REDUCED} from '../views/step-slider.tsx';

const FLASH_MS = 900;

export interface CardGridProps {
  readonly state: State;
  readonly actions: Actions;
  readonly onEdit: () => void;
}

/**
 * All cards, side by side as far as there is room: the pinned ones, the others, then each group.
 *
 *     <div class="cards"><article /><h2>fraud</h2><article /></div>
 */
export function CardGrid({state, actions, onEdit}: CardGridProps): VNode {
  useEffect(() => onEscape(() => (state.full.value = null)), []);
  const found = state.found.value;
  useEffect(() => showCard(found?.id), [found]);
  const options = useLineOptions(state);
  const [drag, setDrag] = useState<Drag | null>(null);
  const [said, setSaid] = useState('');
  const move = (card: CardData, by: -1 | 1): void => {
    actions.moveCard(card.id, by);
    setSaid(placeOf(card.id, state));
  };
  const grip = (card: CardData): VNode => (
    <CardGrip
      onMove={(by) => move(card, by)}
      onDrag={(onto) => setDrag(onto === null ? null : {id: card.id, onto})}
      onDrop={() => setDrag((last) => drop(last, actions))}
    />
  );
  const full = state.full.value;
  const card = (one: CardData): VNode => (
    <CardSlot
      key={one.id}
      {...{card: one, state, actions, options, onEdit}}
      enlarged={full === one.id}
      behind={full !== null && full !== one.id}
      drop={dropSide(one.id, drag, state.cards.value)}
      grip={grip(one)}
    />
  );
  return (
    <div ref={styleBeforeMoves} class={state.bands.value ? 'cards' : 'cards without-bands'}>
      {sectionsOf(state.cards.value).flatMap((section) => {
        const collapsed = section.kind === 'group' && state.collapsed.value.has(section.name);
        return [
          ...(section.kind === 'free' ? [] : [sectionHead(section, collapsed, actions)]),
          ...section.cards.filter(({id}) => !collapsed || id === full).map(card),
        ];
      })}
      <p class="sr-only" aria-live="polite">
        {said}
      </p>
    </div>
  );
}

/**
 * Lets a card that moves be styled first: what Chromium has yet to style anew in it, such as the mark of
 * where a card is dropped, is otherwise forgotten, and from then on so is the pointer over the card.
 */
function styleBeforeMoves(grid: HTMLElement | null): void {
  // Other browsers take a card out and put it in, which forgets nothing.
  if (grid !== null && 'moveBefore' in grid) {
    grid.moveBefore = (card, before) => {
      grid.getBoundingClientRect();
      Element.prototype.moveBefore.call(grid, card, before);
    };
  }
}

/** Brings a card into view, and has it flash where that may be. */
function showCard(id?: number): void {
  const card = document.querySelector(`[data-card="${id ?? ''}"]`);
  card?.scrollIntoView({block: 'nearest'});
  if (!window.matchMedia(REDUCED).matches) {
    card?.animate({opacity: [0, 1]}, FLASH_MS);
  }
}

/** A card that is being dragged, and the one that it is over. */
interface Drag {
  readonly id: number;
  readonly onto: number;
}

function drop(drag: Drag | null, actions: Actions): null {
  if (drag !== null) {
    actions.dropCard(drag.id, drag.onto);
  }
  return null;
}

/** On which side of a card a dragged one would come to lie. */
function dropSide(id: number, drag: Drag | null, cards: readonly CardData[]) {
  if (drag === null || drag.onto !== id || drag.id === id) {
    return null;
  }
  const place = (wanted: number): number => cards.findIndex((card) => card.id === wanted);
  return place(drag.id) < place(id) ? 'after' : 'before';
}

function placeOf(id: number, state: State): string {
  const cards = sectionsOf(state.cards.value).flatMap((section) => section.cards);
  return texts.arrange.place(cards.findIndex((card) => card.id === id) + 1, cards.length);
}

function sectionHead(section: Section<CardData>, collapsed: boolean, actions: Actions): VNode {
  return (
    <SectionHead
      key={`section ${section.kind} ${section.name}`}
      section={section}
      collapsed={collapsed}
      onToggle={() => actions.toggleGroup(section.name)}
    />
  );
}

/** How lines are drawn: one object as long as nothing in it changes, so that charts stay as they are. */
function useLineOptions(state: State): LineOptions {
  const options = useMemo(() => computed(() => lineOptions(state)), [state]);
  return options.value;
}
