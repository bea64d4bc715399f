import {encodeSettings} from './settings.ts';
import type {Settings} from './settings.ts';

const JOINED_MS = 1000; // changes of one slider, or of one text, that follow each other this fast
const JOINED: ReadonlySet<string> = new Set([
  ...['smoothing', 'threshold', 'prevalence', 'parameters', 'filter', 'group', 'views', 'zoom'],
]);
const MOST = 200; // changes that are remembered

/** What people chose before, so that every change can be taken back and made again. */
export class History {
  readonly #apply: (settings: Settings) => void;
  #now: Settings | null = null;
  #past: readonly Settings[] = [];
  #future: readonly Settings[] = [];
  #lastKey = '';
  #lastTime = 0;

  /** `apply` puts settings in force, and ends in a call of `record`. */
  constructor(apply: (settings: Settings) => void) {
    this.#apply = apply;
  }

  /** Takes note of the settings in force, at `time` in milliseconds. */
  record(settings: Settings, time: number): void {
    const before = this.#now;
    const key = before === null ? '' : changedKeys(before, settings);
    if (before !== null && key !== '') {
      const isJoined =
        JOINED.has(key) && key === this.#lastKey && time - this.#lastTime < JOINED_MS;
      this.#past = isJoined ? this.#past : [...this.#past, before].slice(-MOST);
      this.#future = [];
      this.#lastKey = key;
      this.#lastTime = time;
    }
    this.#now = settings;
  }

  undo(): void {
    const last = this.#past.at(-1);
    if (last !== undefined && this.#now !== null) {
      this.#future = [...this.#future, this.#now];
      this.#past = this.#past.slice(0, -1);
      this.#restore(last);
    }
  }

  redo(): void {
    const next = this.#future.at(-1);
    if (next !== undefined && this.#now !== null) {
      this.#past = [...this.#past, this.#now];
      this.#future = this.#future.slice(0, -1);
      this.#restore(next);
    }
  }

  #restore(settings: Settings): void {
    this.#now = settings;
    this.#lastKey = '';
    this.#apply(settings);
  }
}

/** The keys of the address in which two settings differ. */
function changedKeys(before: Settings, after: Settings): string {
  const [old, now] = [encodeSettings(before), encodeSettings(after)];
  const keys = new Set([...old.keys(), ...now.keys()]);
  return [...keys].filter((key) => old.get(key) !== now.get(key)).join(' ');
}
