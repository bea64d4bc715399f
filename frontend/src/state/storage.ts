const PREFIX = 'custom_metrics.';

/** What this browser keeps under a name; null where there is nothing, or no storage. */
export function recall(name: string): string | null {
  try {
    return window.localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** Keeps a text for the next visit; null forgets it. Without storage it lasts as long as the page. */
export function remember(name: string, text: string | null): void {
  try {
    if (text === null) {
      window.localStorage.removeItem(PREFIX + name);
    } else {
      window.localStorage.setItem(PREFIX + name, text);
    }
  } catch {
    // Storage that is full or forbidden loses a convenience, and nothing else.
  }
}
