import type {VNode} from 'preact';
import {useEffect, useRef, useState} from 'preact/hooks';
import type {Catalogue} from '../api.ts';
import {catalogueEntries, findEntries} from '../catalogue.ts';
import {moveFocus} from '../list-keys.ts';
import {texts} from '../texts/index.ts';

export interface CatalogueBrowserProps {
  readonly catalogue: Catalogue;
  /** Called with what an entry adds to a formula. */
  readonly onPick: (text: string) => void;
}

/**
 * Every metric and function that a formula can name, with a search. Arrows go through what was
 * found; Escape closes, as does a click beside it.
 *
 *     <div class="catalogue"><button aria-expanded="true">Catalogue</button>
 *       <div role="dialog"><input type="search" /><ul><li><button>f1</button></li></ul></div></div>
 */
export function CatalogueBrowser({catalogue, onPick}: CatalogueBrowserProps): VNode {
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const whole = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const leave = ({target}: PointerEvent): void => {
      if (target instanceof Node && whole.current?.contains(target) !== true) {
        setOpen(false);
      }
    };
    document.addEventListener('pointerdown', leave);
    return () => document.removeEventListener('pointerdown', leave);
  }, []);
  const pick = (text: string): void => {
    setOpen(false);
    onPick(text);
  };
  return (
    <div
      ref={whole}
      class="catalogue"
      onKeyDown={(event) => {
        if (open && event.key === 'Escape') {
          event.stopPropagation();
          setOpen(false);
          opener.current?.focus();
        }
      }}
    >
      <button
        type="button"
        class="chip"
        ref={opener}
        aria-expanded={open}
        aria-haspopup="dialog"
        onClick={() => setOpen(!open)}
      >
        {texts.catalogue.title}
      </button>
      {open && <Browser catalogue={catalogue} onPick={pick} />}
    </div>
  );
}

function Browser({catalogue, onPick}: CatalogueBrowserProps): VNode {
  const [search, setSearch] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => input.current?.focus(), []);
  const found = findEntries(catalogueEntries(catalogue), search);
  const takeFirst = (): void => found[0] && onPick(found[0].text);
  return (
    <div class="catalogue-page" role="dialog" aria-label={texts.catalogue.title}>
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
            takeFirst();
          } else if (event.key === 'ArrowDown') {
            moveFocus(event, list.current);
          }
        }}
      />
      <p class="quiet">{texts.catalogue.zeroByZero}</p>
      <ul
        ref={list}
        aria-label={texts.catalogue.list}
        onKeyDown={(event) => moveFocus(event, list.current)}
      >
        {found.map(({name, group, formula, description, text}) => (
          <li key={`${group} ${name}`}>
            <button type="button" onClick={() => onPick(text)}>
              <b class="code">{name}</b> <span class="quiet">{group}</span>
              <code>{formula}</code>
              <span>{description}</span>
            </button>
          </li>
        ))}
        {found.length === 0 && <li class="quiet">{texts.catalogue.nothing}</li>}
      </ul>
    </div>
  );
}
