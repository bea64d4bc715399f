/**
 * TensorBoard's smoothing: an exponential moving average, divided by the weight gathered so far,
 * so that the first values are not drawn towards 0.
 *
 * Undefined values stay undefined and do not count; a level line is left as it is.
 */
export function smooth(values: readonly number[], weight: number): readonly number[] {
  if (weight <= 0 || isLevel(values)) {
    return values;
  }
  let last = 0;
  let missing = 1; // of the weight: a power of it, by one product a value
  return values.map((value) => {
    if (!Number.isFinite(value)) {
      return Number.NaN;
    }
    last = last * weight + (1 - weight) * value;
    missing *= weight;
    return last / (1 - missing);
  });
}

function isLevel(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}
