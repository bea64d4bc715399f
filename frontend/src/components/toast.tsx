import type {VNode} from 'preact';
import {texts} from '../texts/index.ts';

export interface ToastProps {
  readonly formula: string;
  readonly onUndo: () => void;
}

/**
 * Offers to bring back a card that was just removed.
 *
 *     <div class="toast" role="status">Removed <code>f2</code> <button>Undo</button></div>
 */
export function Toast({formula, onUndo}: ToastProps): VNode {
  return (
    <div class="toast" role="status">
      <span>{texts.card.removed(<code>{formula}</code>)}</span>
      <button type="button" class="text-button" title={texts.card.undoKey} onClick={onUndo}>
        {texts.card.undo}
      </button>
    </div>
  );
}
