import type {LineOptions} from '../chart/lines.ts';
import type {State} from './state.ts';

/** How the lines of all cards are drawn. */
export function lineOptions(state: State): LineOptions {
  return {
    shown: state.shownSeries.value,
    styles: state.styles.value,
    dark: state.dark.value,
    smoothing: state.smoothing.value,
    axis: state.axis.value,
    bands: state.bands.value,
  };
}
