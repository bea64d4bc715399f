import type {VNode} from 'preact';
import type {Removed} from '../state/cards.ts';
import {texts} from '../texts/index.ts';

export interface ToastProps {
  readonly toast: Removed | string;
  readonly onUndo: () => void;
}

/**
 * Offers to bring back a card that was just removed, or says what has failed.
 *
 *     <div class="toast" role="status">Removed <code>f2</code> <button>Undo</button></div>
 */
export function Toast({toast, onUndo}: ToastProps): VNode {
  if (typeof toast === 'string') {
    return (
      <div class="toast" role="alert">
        <span>{toast}</span>
      </div>
    );
  }
  return (
    <div class="toast" role="status">
      <span>{texts.card.removed(<code>{toast.card.formula}</code>)}</span>
      <button type="button" class="text-button" title={texts.card.undoKey} onClick={onUndo}>
        {texts.card.undo}
      </button>
    </div>
  );
}
