import type {Line} from './lines.ts';
import type {Pin} from './pins.ts';

/** The point of a chart that people asked about. */
export interface Pinned {
  readonly key: string; // of its line
  readonly step: number; // or threshold, where the chart is over these
}

const NONE: readonly Pin[] = []; // one and the same, so that a chart without a ring is not drawn again

/** A ring at the point, as long as its line has it on these axes. */
export function ringAt(lines: readonly Line[], pinned: Pinned | null): readonly Pin[] {
  const line = lines.find(({key}) => key === pinned?.key);
  const index = line?.steps.indexOf(pinned?.step ?? Number.NaN) ?? -1;
  const [x = Number.NaN, y = Number.NaN] = [line?.xs[index], line?.smoothed[index]];
  return line === undefined || Number.isNaN(x + y) ? NONE : [{x, y, label: '', color: line.color}];
}
