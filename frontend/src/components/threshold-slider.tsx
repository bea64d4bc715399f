import type {VNode} from 'preact';
import {formatThreshold} from '../numbers.ts';
import {texts} from '../texts/index.ts';
import {IconButton} from './icon-button.tsx';

export interface ThresholdSliderProps {
  readonly thresholds: readonly number[];
  readonly index: number;
  readonly isDefault: boolean;
  readonly onChange: (index: number) => void;
  readonly onReset: () => void;
}

/**
 * The threshold at which scores become decisions: one of those that the runs have stored.
 *
 *     <div class="slider">Threshold <output>0.5</output><button>Reset threshold</button>
 *       <input type="range" aria-label="Threshold" aria-valuetext="0.5" /></div>
 */
export function ThresholdSlider(props: ThresholdSliderProps): VNode {
  const {thresholds, index, isDefault, onChange, onReset} = props;
  const value = formatThreshold(thresholds[index] ?? 0);
  return (
    <div class="slider">
      <span>{texts.whatIf.threshold}</span>
      {!isDefault && (
        <IconButton icon="reset" label={texts.whatIf.resetThreshold} onClick={onReset} />
      )}
      <output>{value}</output>
      <input
        type="range"
        aria-label={texts.whatIf.threshold}
        aria-valuetext={value}
        min="0"
        max={thresholds.length - 1}
        step="1"
        value={index}
        onInput={({currentTarget}) => onChange(currentTarget.valueAsNumber)}
      />
    </div>
  );
}
