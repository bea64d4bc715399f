import {spacing} from './log.ts';
import type {Log} from './log.ts';
import type {Projection} from './paths.ts';
import type {Range} from './ranges.ts';

/** The ways from values to pixels, for all points: to ask uPlot for each takes long. */
export function projectionOf(
  ranges: {readonly x: Range; readonly y: Range},
  log: Log,
  pixels: (value: number, axis: 'x' | 'y') => number,
): Projection {
  const along = (axis: 'x' | 'y'): ((value: number) => number) => {
    const [min, max] = ranges[axis];
    const {to} = spacing(log[axis]);
    const [start, end] = [pixels(min, axis), pixels(max, axis)];
    const scale = (end - start) / (to(max) - to(min));
    return (value) => start + (to(value) - to(min)) * scale;
  };
  const toY = along('y');
  // A band that reaches down to 0 ends at the foot of a logarithmic axis.
  return {toX: along('x'), toY: (y) => toY(log.y && y <= 0 ? ranges.y[0] : y)};
}
