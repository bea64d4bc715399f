/** Where in ascending xs the first one stands that is at least x; their number where none is. */
export function firstPosition(xs: readonly number[], x: number): number {
  let [low, high] = [0, xs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? Infinity) < x) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** Where in ascending xs the one nearest to x stands: the first of two; 0 where there is none. */
export function nearestPosition(xs: readonly number[], x: number): number {
  const after = firstPosition(xs, x);
  const away = (index: number): number => Math.abs((xs[index] ?? Infinity) - x);
  return after > 0 && away(after - 1) <= away(after) ? after - 1 : after;
}
