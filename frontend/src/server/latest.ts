import {isAbort} from './api-error.ts';

/**
 * Keeps one question open at a time: a new question gives up the one before it, and an answer
 * that comes late is dropped.
 */
export class Latest {
  #open: AbortController | null = null;

  /** The answer of `ask`, or undefined once a newer question has taken its place. */
  async run<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    this.cancel();
    const controller = new AbortController();
    this.#open = controller;
    try {
      const answer = await ask(controller.signal);
      return this.#open === controller ? answer : undefined;
    } catch (error) {
      if (this.#open !== controller || isAbort(error)) {
        return undefined;
      }
      throw error;
    }
  }

  cancel(): void {
    this.#open?.abort();
    this.#open = null;
  }
}
