import type {ComponentChildren, VNode} from 'preact';
import {useRef, useState} from 'preact/hooks';
import {useLeave} from './use-leave.ts';

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
  useLeave(whole, close);
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
