import type {VNode} from 'preact';
import type {Entry} from '../../formulas/catalogue.ts';
import {texts} from '../../texts/index.ts';
import {Icon} from '../icon.tsx';

export interface CatalogueEntryProps {
  readonly entry: Entry;
  /** Called when the entry is wanted: in the formula, or on a card of its own. */
  readonly onTake: (asCard: boolean) => void;
}

/**
 * A metric or function: its name and range, its formula, what it tells, and where it is undefined.
 *
 *     <li><button><b>precision</b> 0 to 1 <code>tp / (tp + fp)</code> <span>Share of …</span></button>
 *       <button aria-label="Add a card of precision" /></li>
 */
export function CatalogueEntry({entry, onTake}: CatalogueEntryProps): VNode {
  const {name, group, formula, description, edges, isMetric} = entry;
  return (
    <li>
      <button type="button" class="entry" onClick={({shiftKey}) => onTake(shiftKey)}>
        <b class="code">{name}</b> <span class="quiet">{group}</span>
        <code>{formula}</code>
        <span class="entry-line">{description}</span>
        {edges !== '' && <span class="entry-line quiet">{edges}</span>}
      </button>
      {isMetric && (
        <button
          type="button"
          class="icon-button entry-add"
          aria-label={texts.catalogue.addCard(name)}
          title={texts.catalogue.addCard(name)}
          onClick={() => onTake(true)}
        >
          <Icon name="add" />
        </button>
      )}
    </li>
  );
}
