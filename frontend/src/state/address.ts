const TAB = 'custom_metrics';
const PREFIX = `p.${TAB}.`;

/** What the address holds for the panel: text by key. */
export type Entries = ReadonlyMap<string, string>;

/**
 * The panel's entries in a URL fragment such as `#custom_metrics&p.custom_metrics.smoothing=0.6`.
 *
 * TensorBoard keeps `p.<plugin>.<key>=<value>` pairs of every plugin over its tabs.
 */
export function readEntries(hash: string): Entries {
  const entries = new Map<string, string>();
  for (const token of tokens(hash)) {
    const [key, value, ...more] = token.split('=').map(decode);
    if (key?.startsWith(PREFIX) && value !== undefined && more.length === 0) {
      entries.set(key.slice(PREFIX.length), value);
    }
  }
  return entries;
}

/** The fragment with the panel's entries replaced and everything else left as it was. */
export function writeEntries(hash: string, entries: Entries): string {
  const others = tokens(hash).filter((token) => !decode(token.split('=')[0]).startsWith(PREFIX));
  const mine = [...entries].map(
    // TensorBoard drops a token with a second "=", so both sides are encoded.
    ([key, value]) => `${encodeURIComponent(PREFIX + key)}=${encodeURIComponent(value)}`,
  );
  return [...others, ...mine].join('&');
}

function tokens(hash: string): readonly string[] {
  return hash
    .replace(/^#/, '')
    .split('&')
    .filter((token) => token !== '');
}

function decode(text: string | undefined): string {
  try {
    return decodeURIComponent(text ?? '');
  } catch {
    return text ?? '';
  }
}

/**
 * The address of the page around the panel, or the panel's own where that is out of reach.
 *
 * TensorBoard's own message for this, `experimental.GetURLPluginData`, answers `{}` after a deep
 * link, so the fragment is read directly.
 */
export class Address {
  readonly #page: Window;
  #written = '';

  constructor(page: Window) {
    this.#page = page;
  }

  read(): Entries {
    return readEntries(this.#page.location.hash);
  }

  /** Writes without an entry in the history: looking around is not navigation. */
  write(entries: Entries): void {
    const url = new URL(this.#page.location.href);
    url.hash = writeEntries(url.hash, entries);
    if (url.href === this.#page.location.href) {
      return;
    }
    try {
      this.#page.history.replaceState(this.#page.history.state, '', url);
      this.#written = url.hash;
    } catch {
      // Browsers limit how often a page may do this; the next change writes everything again.
    }
  }

  /** Calls back when somebody else changed what the address says about the panel. */
  listen(changed: (entries: Entries) => void): void {
    this.#page.addEventListener('hashchange', () => {
      const {hash} = this.#page.location;
      // The address of another tab says nothing here, unless it carries our entries along.
      const isOurs = tokens(hash)[0] === TAB || this.read().size > 0;
      if (isOurs && hash !== this.#written) {
        changed(this.read());
      }
    });
  }
}
