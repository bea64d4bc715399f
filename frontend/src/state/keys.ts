export interface KeyActions {
  readonly focusFormula: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly toggleBands: () => void;
  readonly showHelp: () => void;
}

/** Keys that work anywhere but where they are text; the list that `showHelp` shows has them all. */
export function followKeys({
  focusFormula,
  undo,
  redo,
  toggleBands,
  showHelp,
}: KeyActions): () => void {
  const actions = new Map([
    ['/', focusFormula],
    ['i', toggleBands],
    ['?', showHelp],
    ['Ctrl z', undo],
    ['Ctrl Z', redo],
    ['Ctrl y', redo],
  ]);
  const listener = (event: KeyboardEvent): void => {
    const command = event.ctrlKey || event.metaKey;
    const action = actions.get(command ? `Ctrl ${event.key}` : event.key);
    if (action !== undefined && !event.altKey && !isTaken(event.target, command)) {
      event.preventDefault();
      action();
    }
  };
  document.addEventListener('keydown', listener);
  return () => document.removeEventListener('keydown', listener);
}

/** Whether a key is for what has the focus: all keys for a text, which has an undo of its own too. */
function isTaken(target: EventTarget | null, command: boolean): boolean {
  if (!(target instanceof HTMLElement)) {
    return false;
  }
  if (target instanceof HTMLInputElement) {
    return !['checkbox', 'radio', 'range'].includes(target.type);
  }
  // Letters choose in a list, but nothing in it can be undone.
  const isList = target.matches('select');
  return isList ? !command : target.isContentEditable || target.matches('textarea');
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
