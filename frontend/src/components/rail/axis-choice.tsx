import type {VNode} from 'preact';
import type {Axis} from '../../state/settings.ts';
import {texts} from '../../texts/index.ts';

export interface AxisChoiceProps {
  readonly value: Axis;
  readonly onChange: (axis: Axis) => void;
}

const CHOICES: readonly {readonly axis: Axis; readonly label: string}[] = [
  {axis: 'step', label: texts.rail.step},
  {axis: 'relative', label: texts.rail.relativeTime},
  {axis: 'wall', label: texts.rail.wallTime},
];

/**
 * What runs to the right in all charts.
 *
 *     <fieldset><legend>Horizontal axis</legend><label><input type="radio" /> Step</label> …
 */
export function AxisChoice({value, onChange}: AxisChoiceProps): VNode {
  return (
    <fieldset class="choice">
      <legend>{texts.rail.horizontalAxis}</legend>
      <div class="segments">
        {CHOICES.map(({axis, label}) => (
          <label key={axis}>
            <input
              type="radio"
              name="axis"
              checked={value === axis}
              onChange={() => onChange(axis)}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
