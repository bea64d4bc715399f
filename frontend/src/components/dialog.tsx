import type {ComponentChildren, VNode} from 'preact';
import {useEffect, useId, useRef} from 'preact/hooks';
import {texts} from '../texts/index.ts';
import {IconButton} from './icon-button.tsx';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/**
 * A page over the page: Escape closes it, and the focus goes back to where it was.
 *
 *     <dialog aria-labelledby="title"><h2>Save a formula</h2><button aria-label="Close" /> …</dialog>
 */
export function Dialog({title, onClose, children}: DialogProps): VNode {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    element.current?.showModal();
    return () => {
      element.current?.close();
      if (opener instanceof HTMLElement) {
        opener.focus();
      }
    };
  }, []);
  return (
    <dialog
      ref={element}
      class="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClose={() => {
        // Browsers let a second Escape close it without asking; whether it closes is said here.
        element.current?.showModal();
        onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div class="dialog-head">
        <h2 id={id}>{title}</h2>
        <IconButton icon="close" label={texts.common.close} onClick={onClose} />
      </div>
      {children}
    </dialog>
  );
}
