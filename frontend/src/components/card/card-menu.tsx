import type {VNode} from 'preact';
import {useEffect, useRef, useState} from 'preact/hooks';
import {moveFocus} from '../../state/list-keys.ts';
import {texts} from '../../texts/index.ts';
import {Icon} from '../icon.tsx';
import {useLeave} from '../use-leave.ts';

export interface MenuItem {
  readonly label: string;
  readonly checked?: boolean; // of something that is on or off
  readonly disabled?: boolean;
  readonly first?: boolean; // of its kind: a line parts it from those before
  readonly onPick: () => void;
}

export interface CardMenuProps {
  readonly items: readonly MenuItem[];
}

/**
 * What else can be done with a card: arrows move, Enter picks, Escape closes.
 *
 *     <div class="menu"><button aria-haspopup="menu" aria-label="More" />
 *       <ul role="menu"><li role="none"><button role="menuitem">Save for the team</button></li></ul></div>
 */
export function CardMenu({items}: CardMenuProps): VNode {
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const whole = useRef<HTMLDivElement>(null);
  useLeave(whole, () => setOpen(false));
  const close = (): void => {
    setOpen(false);
    opener.current?.focus();
  };
  const pick = (item: MenuItem): void => {
    close();
    item.onPick();
  };
  return (
    <div
      ref={whole}
      class="menu"
      onKeyDown={(event) => {
        if (open && event.key === 'Escape') {
          event.stopPropagation();
          close();
        }
      }}
    >
      <button
        ref={opener}
        type="button"
        class="icon-button"
        aria-label={texts.card.more}
        title={texts.card.more}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" />
      </button>
      {open && <Items items={items} onPick={pick} />}
    </div>
  );
}

interface ItemsProps extends CardMenuProps {
  readonly onPick: (item: MenuItem) => void;
}

function Items({items, onPick}: ItemsProps): VNode {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.querySelector('button')?.focus(), []);
  return (
    <ul
      ref={list}
      role="menu"
      class="menu-items"
      onKeyDown={(event) => moveFocus(event, list.current)}
    >
      {items.map((item) => (
        <li key={item.label} role="none" class={item.first ? 'menu-first' : ''}>
          <button
            type="button"
            role={item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
            aria-checked={item.checked}
            disabled={item.disabled}
            tabIndex={-1}
            onClick={() => onPick(item)}
          >
            {item.label}
          </button>
        </li>
      ))}
    </ul>
  );
}
