import type {VNode} from 'preact';
import {cssColor} from '../../chart/heat-colors.ts';
import type {HeatScale} from '../../chart/heat-colors.ts';
import {formatValue} from '../../texts/numbers.ts';
import {texts} from '../../texts/index.ts';

const STOPS = 16;

export interface HeatLegendProps {
  readonly scale: HeatScale;
  readonly hasUndefined: boolean;
  readonly hasRidge: boolean;
}

/**
 * What the colours of a heat map mean.
 *
 *     <p class="heat-legend">0.12 <i style="background: linear-gradient(…)" /> 0.87
 *       <i class="hatched" /> undefined</p>
 */
export function HeatLegend({scale, hasUndefined, hasRidge}: HeatLegendProps): VNode {
  const {min, max, color} = scale;
  const stops = Array.from({length: STOPS + 1}, (_, index) => cssColor(color(index / STOPS)));
  return (
    <p class="heat-legend">
      <span data-value={min}>{formatValue(min)}</span>
      <i class="heat-bar" style={{background: `linear-gradient(90deg, ${stops.join(', ')})`}} />
      <span data-value={max}>{formatValue(max)}</span>
      {hasRidge && (
        <span class="heat-key">
          <i class="ridge" /> {texts.views.ridge}
        </span>
      )}
      {hasUndefined && (
        <span class="heat-key">
          <i class="hatched" /> {texts.views.undefined}
        </span>
      )}
    </p>
  );
}
