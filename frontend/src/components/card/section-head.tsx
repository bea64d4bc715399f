import type {VNode} from 'preact';
import type {Card} from '../../state/cards.ts';
import type {Section} from '../../state/layout.ts';
import {isolated} from '../../texts/isolated.ts';
import {texts} from '../../texts/index.ts';

export interface SectionHeadProps {
  readonly section: Section<Card>;
  readonly collapsed: boolean;
  readonly onToggle: () => void;
}

/**
 * The name of a group of cards, which folds it up; the pinned ones stay.
 *
 *     <h2 class="section-head"><button aria-expanded="true">fraud <span>3</span></button></h2>
 */
export function SectionHead({section, collapsed, onToggle}: SectionHeadProps): VNode {
  const {kind, name, cards} = section;
  return (
    <h2 class="section-head">
      {kind === 'pinned' ? (
        texts.arrange.pinned
      ) : (
        <button type="button" aria-expanded={!collapsed} onClick={onToggle}>
          <span aria-hidden="true">{collapsed ? '▸' : '▾'}</span> {isolated(name)}{' '}
          <span class="quiet">{texts.arrange.cards(cards.length)}</span>
        </button>
      )}
    </h2>
  );
}
