import type {VNode} from 'preact';
import {formatThreshold} from '../../texts/numbers.ts';
import {nearestIndex} from '../../runs/runs.ts';
import {texts} from '../../texts/index.ts';
import {IconButton} from '../icon-button.tsx';
import {NumberField} from '../number-field.tsx';

export interface ThresholdSliderProps {
  readonly thresholds: readonly number[];
  readonly index: number;
  readonly isDefault: boolean;
  readonly onChange: (index: number) => void;
  readonly onReset: () => void;
}

/**
 * The threshold at which scores become decisions: that of those which the runs have stored which is slid
 * to, or is the nearest to a number that is typed.
 *
 *     <div class="slider parameter">Threshold <button>Reset threshold</button>
 *       <input type="number" aria-label="Threshold" /><input type="range" aria-label="Threshold" /></div>
 */
export function ThresholdSlider(props: ThresholdSliderProps): VNode {
  const {thresholds, index, isDefault, onChange, onReset} = props;
  const value = formatThreshold(thresholds[index] ?? 0);
  return (
    <div class="slider parameter">
      <span>{texts.whatIf.threshold}</span>
      {!isDefault && (
        <IconButton icon="reset" label={texts.whatIf.resetThreshold} onClick={onReset} />
      )}
      <NumberField
        aria-label={texts.whatIf.threshold}
        value={Number(value)}
        onCommit={(typed) => !Number.isNaN(typed) && onChange(nearestIndex(thresholds, typed))}
      />
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
