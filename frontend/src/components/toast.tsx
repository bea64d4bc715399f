import type {VNode} from 'preact';

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
      <span>
        Removed <code>{formula}</code>
      </span>
      <button type="button" class="text-button" title="Undo (Ctrl+Z)" onClick={onUndo}>
        Undo
      </button>
    </div>
  );
}
