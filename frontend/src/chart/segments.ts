/** The stretches of defined points of a line, as [first, last]; a gap lies between two of them. */
export function segments(
  ys: readonly number[],
  from: number,
  to: number,
): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  let start = -1;
  for (let index = from; index <= to + 1; index++) {
    const defined = index <= to && Number.isFinite(ys[index]);
    if (defined && start < 0) {
      start = index;
    } else if (!defined && start >= 0) {
      found.push([start, index - 1]);
      start = -1;
    }
  }
  return found;
}
