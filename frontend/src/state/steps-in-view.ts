import {placesOn} from '../chart/lines.ts';
import type {State} from './state.ts';

const MOST = 100; // steps of a line that the server computes an interval for

/** The first and the last step that is shown of a formula's lines; null where it is all, or few enough. */
export function stepsInView(
  formula: string,
  {axis, cards, onScreen, results, zooms}: State,
): readonly [number, number] | null {
  const series = results.value.get(formula)?.result.series ?? [];
  const ranges = cards.value
    .filter((card) => card.formula === formula && onScreen.value.has(card.id))
    .map(({id}) => zooms.value.get(id)?.steps.x ?? [-Infinity, Infinity]);
  const [from, to] = [Math.min(...ranges.flat()), Math.max(...ranges.flat())];
  if (from === -Infinity || series.every(({steps}) => steps.length <= MOST)) {
    return null;
  }
  const ends = series.flatMap(({steps, wall_times: wallTimes}) => {
    const xs = placesOn(axis.value, steps, wallTimes);
    const inView = steps.filter(
      (_, index) => from <= (xs[index] ?? NaN) && (xs[index] ?? NaN) <= to,
    );
    return inView.length === 0 ? [] : [inView[0] ?? NaN, inView.at(-1) ?? NaN];
  });
  return ends.length === 0 ? null : [Math.min(...ends), Math.max(...ends)];
}
