import type {Series} from '../server/api.ts';

const MOST_FRAMES = 60; // of one playback

/** The steps that any of these series has, in order. */
export function stepsOf(series: readonly Pick<Series, 'steps'>[]): readonly number[] {
  return [...new Set(series.flatMap(({steps}) => steps))].toSorted((a, b) => a - b);
}

/** The place of a step among others; the last for null, and the nearest where it is none of them. */
export function placeOf(steps: readonly number[], step: number | null): number {
  if (step === null) {
    return Math.max(0, steps.length - 1);
  }
  let best = 0;
  steps.forEach((candidate, index) => {
    if (Math.abs(candidate - step) < Math.abs((steps[best] ?? Infinity) - step)) {
      best = index;
    }
  });
  return best;
}

/** The step at a place; null at the last one, which stays the last as a run goes on. */
export function stepAt(steps: readonly number[], place: number): number | null {
  return place >= steps.length - 1 ? null : (steps[place] ?? null);
}

/** The place that is played after this one; many steps are played in a bearable number of frames. */
export function nextPlace(steps: readonly number[], place: number): number {
  const stride = Math.max(1, Math.ceil(steps.length / MOST_FRAMES));
  return Math.min(steps.length - 1, place + stride);
}
