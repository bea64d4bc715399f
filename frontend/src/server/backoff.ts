const FIRST_MS = 1000;
const LONGEST_MS = 30_000;

/** How long to wait before the next try: 1 s, 2 s, 4 s and so on up to 30 s. */
export class Backoff {
  #next = FIRST_MS;

  /** The wait in milliseconds, at least as long as the server asked for in seconds. */
  next(retryAfter: number | null): number {
    const wait = Math.max(this.#next, (retryAfter ?? 0) * 1000);
    this.#next = Math.min(this.#next * 2, LONGEST_MS);
    return wait;
  }

  reset(): void {
    this.#next = FIRST_MS;
  }
}
