export interface KeyActions {
  readonly focusFormula: () => void;
  readonly undo: () => void;
}

/** Keys that work anywhere but in a field: `/` for the formula, Ctrl+Z for a removed card. */
export function followKeys({focusFormula, undo}: KeyActions): () => void {
  const listener = (event: KeyboardEvent): void => {
    if (isField(event.target)) {
      return;
    }
    const command = event.ctrlKey || event.metaKey;
    if (event.key === '/' && !command) {
      event.preventDefault();
      focusFormula();
    } else if (event.key === 'z' && command && !event.shiftKey) {
      event.preventDefault();
      undo();
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
  return target.isContentEditable || target instanceof HTMLTextAreaElement;
}
