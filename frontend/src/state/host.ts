/** The window around the panel's frame, or the panel's own where that belongs to another page. */
export function pageWindow(): Window {
  try {
    // Reading the document throws when the page around the frame is of another origin.
    return window.parent.document === document ? window : window.parent;
  } catch {
    return window;
  }
}

/** Keeps telling whether TensorBoard is dark: the first answer comes before this returns. */
export function followTheme(page: Window, changed: (dark: boolean) => void): void {
  const {body} = page.document;
  if (page === window) {
    const query = window.matchMedia('(prefers-color-scheme: dark)');
    query.addEventListener('change', () => changed(query.matches));
    changed(query.matches);
    return;
  }
  const tell = (): void => changed(body.classList.contains('dark-mode'));
  new MutationObserver(tell).observe(body, {attributes: true, attributeFilter: ['class']});
  tell();
}

/**
 * Tells when TensorBoard was reloaded by its own button.
 *
 * TensorBoard speaks to a plugin's frame over a message port, in JSON text, and waits for a reply
 * to each of its messages.
 */
export function followReloads(page: Window, reloaded: () => void): void {
  if (page === window) {
    return;
  }
  const {port1, port2} = new MessageChannel();
  port1.onmessage = ({data}: MessageEvent<unknown>) => {
    const message = parseMessage(data);
    if (message === null || message.isReply) {
      return;
    }
    const {type, id} = message;
    port1.postMessage(JSON.stringify({type, id, payload: null, error: null, isReply: true}));
    if (type === 'experimental.DataReloaded') {
      reloaded();
    }
  };
  page.postMessage('experimental.bootstrap', '*', [port2]);
}

interface HostMessage {
  readonly type: unknown;
  readonly id: unknown;
  readonly isReply: boolean;
}

function parseMessage(data: unknown): HostMessage | null {
  try {
    const value: unknown = JSON.parse(String(data));
    if (typeof value !== 'object' || value === null || !('type' in value) || !('id' in value)) {
      return null;
    }
    return {type: value.type, id: value.id, isReply: 'isReply' in value && value.isReply === true};
  } catch {
    return null;
  }
}

/**
 * Tells whether the panel can be seen.
 *
 * TensorBoard keeps the frame of a tab that is left, at height 0, and the page still counts as
 * visible; only what intersects changes. The page itself would not do: without a height it counts
 * as wholly in view, so a pixel of a size of its own is watched.
 */
export function followVisibility(parent: Element, changed: (visible: boolean) => void): void {
  const pixel = document.createElement('div');
  pixel.style.cssText = 'position: fixed; top: 0; left: 0; width: 1px; height: 1px';
  parent.append(pixel);
  let intersects = true;
  const tell = (): void => changed(intersects && !document.hidden);
  const observer = new IntersectionObserver(
    (entries) => {
      intersects = (entries.at(-1)?.intersectionRatio ?? 1) > 0;
      tell();
    },
    {threshold: 0.5},
  );
  observer.observe(pixel);
  document.addEventListener('visibilitychange', tell);
}
