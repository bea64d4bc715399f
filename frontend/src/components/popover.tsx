import type {ComponentChildren, VNode} from 'preact';
import {useEffect, useRef, useState} from 'preact/hooks';

export interface PopoverProps {
  readonly className: string;
  readonly label: string;
  readonly title?: string;
  /** What is shown while it is open; given a way to close it. */
  readonly children: (close: () => void) => ComponentChildren;
}

/**
 * A button and what it opens beside it. Escape closes, as does a click anywhere else.
 *
 *     <div class="columns"><button aria-expanded="true" aria-haspopup="dialog">Columns</button>
 *       <div role="dialog" aria-label="Columns">…</div></div>
 */
export function Popover({className, label, title = label, children}: PopoverProps): VNode {
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const whole = useRef<HTMLDivElement>(null);
  const close = (): void => setOpen(false);
  useEffect(() => onPressBeside(whole, close), []);
  return (
    <div
      ref={whole}
      class={className}
      onKeyDown={(event) => {
        if (open && event.key === 'Escape') {
          event.stopPropagation();
          close();
          opener.current?.focus();
        }
      }}
    >
      <button
        type="button"
        class="chip"
        ref={opener}
        title={title}
        aria-expanded={open}
        aria-haspopup="dialog"
        onClick={() => setOpen(!open)}
      >
        {label}
      </button>
      {open && (
        <div class="popover" role="dialog" aria-label={title}>
          {children(close)}
        </div>
      )}
    </div>
  );
}

/** Calls back when something beside the element is pressed. */
function onPressBeside(
  whole: {readonly current: HTMLElement | null},
  leave: () => void,
): () => void {
  const listener = ({target}: PointerEvent): void => {
    if (target instanceof Node && whole.current?.contains(target) !== true) {
      leave();
    }
  };
  document.addEventListener('pointerdown', listener);
  return () => document.removeEventListener('pointerdown', listener);
}
