import type {VNode} from 'preact';
import {useEffect, useRef, useState} from 'preact/hooks';
import type {Catalogue} from '../../server/api.ts';
import {catalogueEntries, findEntries} from '../../formulas/catalogue.ts';
import type {Entry} from '../../formulas/catalogue.ts';
import {moveFocus} from '../../state/list-keys.ts';
import {texts} from '../../texts/index.ts';
import {CatalogueEntry} from './catalogue-entry.tsx';
import {Popover} from '../popover.tsx';

export interface CatalogueBrowserProps {
  readonly catalogue: Catalogue;
  /** Called with what an entry adds to a formula. */
  readonly onPick: (text: string) => void;
  /** Called with a metric that is wanted on a card. */
  readonly onAdd: (name: string) => void;
}

/**
 * Every metric and function that a formula can name, with a search. Arrows go through what was
 * found; Enter writes an entry into the formula, Shift+Enter adds a card of it.
 *
 *     <div class="catalogue"><button aria-expanded="true">Catalogue</button>
 *       <div role="dialog"><input type="search" /><ul><li><button>f1</button></li></ul></div></div>
 */
export function CatalogueBrowser({catalogue, onPick, onAdd}: CatalogueBrowserProps): VNode {
  return (
    <Popover className="catalogue" label={texts.catalogue.title}>
      {(close) => (
        <Browser
          catalogue={catalogue}
          onPick={(text) => {
            close();
            onPick(text);
          }}
          onAdd={(name) => {
            close();
            onAdd(name);
          }}
        />
      )}
    </Popover>
  );
}

function Browser({catalogue, onPick, onAdd}: CatalogueBrowserProps): VNode {
  const [search, setSearch] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => input.current?.focus(), []);
  const found = findEntries(catalogueEntries(catalogue), search);
  const take = (entry: Entry | undefined, asCard: boolean): void => {
    if (entry !== undefined) {
      (asCard && entry.isMetric ? onAdd : onPick)(entry.text);
    }
  };
  return (
    <>
      <input
        ref={input}
        type="search"
        class="field"
        aria-label={texts.catalogue.search}
        placeholder={texts.catalogue.placeholder}
        value={search}
        onInput={({currentTarget}) => setSearch(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            take(found[0], event.shiftKey);
          } else if (event.key === 'ArrowDown') {
            moveFocus(event, list.current, '.entry');
          }
        }}
      />
      <p class="quiet">
        {texts.catalogue.keys} {texts.catalogue.zeroByZero}
      </p>
      <ul
        ref={list}
        aria-label={texts.catalogue.list}
        onKeyDown={(event) => onListKey(event, list.current)}
      >
        {found.map((entry) => (
          <CatalogueEntry
            key={`${entry.group} ${entry.name}`}
            entry={entry}
            onTake={(asCard) => take(entry, asCard)}
          />
        ))}
        {found.length === 0 && <li class="quiet">{texts.catalogue.nothing}</li>}
      </ul>
    </>
  );
}

/** Up and down go from entry to entry, right to the button that adds a card, and left back. */
function onListKey(event: KeyboardEvent, list: HTMLElement | null): void {
  const side = {ArrowRight: '.entry-add', ArrowLeft: '.entry'}[event.key];
  if (side === undefined) {
    moveFocus(event, list, '.entry');
  } else {
    document.activeElement?.closest('li')?.querySelector<HTMLElement>(side)?.focus();
  }
}
