import type {VNode} from 'preact';
import {texts} from '../../texts/index.ts';

export interface BandSwitchProps {
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

/**
 * Whether intervals and spreads are drawn, in all charts.
 *
 *     <label title="Key: i"><input type="checkbox" checked /> Intervals</label>
 */
export function BandSwitch({on, onChange}: BandSwitchProps): VNode {
  return (
    <label class="switch" title={texts.bands.key}>
      <span>{texts.bands.title}</span>
      <input
        type="checkbox"
        checked={on}
        onChange={({currentTarget}) => onChange(currentTarget.checked)}
      />
    </label>
  );
}
