export interface KeyActions {
  readonly focusFormula: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly toggleBands: () => void;
}

/** Keys that work anywhere but in a field: `/` for the formula, `i` for intervals, Ctrl+Z to undo. */
export function followKeys({focusFormula, undo, redo, toggleBands}: KeyActions): () => void {
  const actions = new Map([
    ['/', focusFormula],
    ['i', toggleBands],
    ['Ctrl z', undo],
    ['Ctrl Z', redo],
    ['Ctrl y', redo],
  ]);
  const listener = (event: KeyboardEvent): void => {
    const command = event.ctrlKey || event.metaKey;
    const action = actions.get(command ? `Ctrl ${event.key}` : event.key);
    if (action !== undefined && !event.altKey && !isField(event.target)) {
      event.preventDefault();
      action();
    }
  };
  document.addEventListener('keydown', listener);
  return () => document.removeEventListener('keydown', listener);
}

/** Whether keys typed here are text; a check box or a slider takes none. */
function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) {
    return false;
  }
  if (target instanceof HTMLInputElement) {
    return !['checkbox', 'radio', 'range'].includes(target.type);
  }
  return target.isContentEditable || target.matches('textarea, select');
}

/** Calls back at Escape, unless what has the focus has taken it for itself. */
export function onEscape(leave: () => void): () => void {
  const listener = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      leave();
    }
  };
  document.addEventListener('keydown', listener);
  return () => document.removeEventListener('keydown', listener);
}
