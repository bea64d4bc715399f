import type {ComponentChildren, VNode} from 'preact';
import {useLayoutEffect, useState} from 'preact/hooks';
import {texts} from '../texts/index.ts';
import {Dialog} from './dialog.tsx';

export interface GuardedDialogProps {
  readonly title: string;
  readonly unsaved: boolean;
  readonly onClose: () => void;
  readonly onDiscard: () => void;
  readonly children: ComponentChildren;
}

/**
 * A dialog that asks before it is closed on something that is not saved; so does the browser before
 * the page is left.
 *
 *     <dialog><div role="alertdialog"><button>Discard it</button> <button>Go on</button></div> …</dialog>
 */
export function GuardedDialog(props: GuardedDialogProps): VNode {
  const {title, unsaved, onClose, onDiscard, children} = props;
  const [leaving, setLeaving] = useState(false);
  useBrowserQuestion(unsaved);
  return (
    <Dialog title={title} onClose={() => (unsaved ? setLeaving(true) : onClose())}>
      {leaving && unsaved && (
        <div class="unsaved" role="alertdialog" aria-label={texts.saving.unsaved}>
          <p>{texts.saving.unsaved}</p>
          <p class="dialog-actions">
            <button type="button" class="chip" onClick={onDiscard}>
              {texts.saving.discard}
            </button>
            <button type="button" class="primary" onClick={() => setLeaving(false)}>
              {texts.saving.goOn}
            </button>
          </p>
        </div>
      )}
      {children}
    </Dialog>
  );
}

function useBrowserQuestion(unsaved: boolean): void {
  useLayoutEffect(() => {
    if (!unsaved) {
      return undefined;
    }
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);
}
