import type {ReadonlySignal} from '@preact/signals';
import type {VNode} from 'preact';
import {useContext} from 'preact/hooks';
import type {ChartProps} from '../chart/chart.tsx';
import {Chart} from '../chart/chart.tsx';
import {OnScreen} from '../on-screen.ts';

export interface ThresholdChartProps extends Omit<
  ChartProps,
  'crosshair' | 'smoothed' | 'onCrosshair'
> {
  readonly pointed: ReadonlySignal<number | null>; // the threshold that the pointer is at, in any card
}

/**
 * Lines over thresholds, which share their crosshair with those of other cards: a reader of its own, so
 * that nothing else of a card is drawn as the pointer moves.
 *
 *     <div class="chart" role="group" aria-label="f1, 4 lines"><span class="axis-name">threshold</span></div>
 */
export function ThresholdChart({pointed, ...props}: ThresholdChartProps): VNode {
  const crosshair = useContext(OnScreen) ? pointed.value : null;
  return <Chart {...props} crosshair={crosshair} smoothed={false} onCrosshair={props.onPoint} />;
}
