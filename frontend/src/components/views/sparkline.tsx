import type {VNode} from 'preact';
import {SPARK, sparkOf} from '../../chart/spark.ts';
import type {SparkLine} from '../../chart/spark.ts';
import type {Range} from '../../chart/ranges.ts';

export interface SparklineProps extends SparkLine {
  readonly x: Range;
  readonly y: Range; // of all that stand together
  readonly at: number | null; // x of the value written beside it
  readonly color: string;
}

/**
 * A small line without axes, with its band, and a dot at one of its points.
 *
 *     <svg class="sparkline" aria-hidden="true"><path d="M0 24L96 2" /></svg>
 */
export function Sparkline(props: SparklineProps): VNode {
  const {x, y, at, color} = props;
  const {width, height} = SPARK;
  const {area, stroke, dots, place} = sparkOf(props, x, y, at);
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${width} ${height}`}
      {...{width, height}}
      aria-hidden="true"
    >
      <path class="band" d={area} fill={color} fill-opacity="0.14" />
      <path d={stroke} fill="none" stroke={color} stroke-width="1.5" />
      <path d={dots} fill={color} />
      {place !== null && <circle cx={place[0]} cy={place[1]} r="2.5" fill={color} />}
    </svg>
  );
}
