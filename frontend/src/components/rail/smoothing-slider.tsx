import type {VNode} from 'preact';
import {MAX_SMOOTHING} from '../../state/settings.ts';
import {texts} from '../../texts/index.ts';

export interface SmoothingSliderProps {
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/**
 * How much the lines are smoothed, as in TensorBoard.
 *
 *     <label>Smoothing <output>0.60</output><input type="range" aria-label="Smoothing" /></label>
 */
export function SmoothingSlider({value, onChange}: SmoothingSliderProps): VNode {
  return (
    <label class="slider">
      <span>{texts.rail.smoothing}</span>
      <output>{value.toFixed(2)}</output>
      <input
        type="range"
        aria-label={texts.rail.smoothing}
        min="0"
        max={MAX_SMOOTHING}
        step="0.01"
        value={value}
        onInput={({currentTarget}) => onChange(currentTarget.valueAsNumber)}
      />
    </label>
  );
}
