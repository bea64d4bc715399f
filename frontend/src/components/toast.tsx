import type {VNode} from 'preact';
import type {Told} from '../state/told.ts';
import {texts} from '../texts/index.ts';

export interface ToastProps {
  readonly toast: Told;
  readonly onUndo: () => void;
}

/**
 * Offers to bring back what was just removed, or says what has failed.
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
      <span>
        {'card' in toast ? texts.card.removed(<code>{toast.card.formula}</code>) : toast.message}
      </span>
      <button
        type="button"
        class="text-button"
        title={'card' in toast ? texts.card.undoKey : undefined}
        onClick={onUndo}
      >
        {texts.card.undo}
      </button>
    </div>
  );
}
