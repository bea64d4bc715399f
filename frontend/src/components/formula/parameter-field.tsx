import type {VNode} from 'preact';
import {useEffect, useId, useRef} from 'preact/hooks';
import {formatNumber} from '../../texts/numbers.ts';
import {sliderRange} from '../../formulas/parameters.ts';
import type {Parameter} from '../../formulas/parameters.ts';
import {texts} from '../../texts/index.ts';
import {IconButton} from '../icon-button.tsx';
import {NumberField} from '../number-field.tsx';

export interface ParameterFieldProps {
  readonly parameter: Parameter;
  readonly focused: boolean; // it was just made
  readonly onChange: (value: number) => void;
  readonly onReset: () => void;
}

/**
 * A number that formulas use by name, typed or slid.
 *
 *     <div class="slider" role="group" aria-label="Parameter cost_fn">cost_fn <button>Remove cost_fn</button>
 *       <input type="number" /><input type="range" aria-label="cost_fn, slider" /></div>
 */
export function ParameterField(props: ParameterFieldProps): VNode {
  const {parameter, focused, onChange, onReset} = props;
  const {name, value, standing, min, max} = parameter;
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const slid = useRef({to: Number.NaN, range: sliderRange(parameter)});
  // The slider stays as it is while it is dragged, and follows a number that comes from elsewhere.
  const range = slid.current.to === value ? slid.current.range : sliderRange(parameter);
  useEffect(() => {
    if (focused) {
      field.current?.focus();
      field.current?.select();
    }
  }, [focused]);
  const change = (given: number): void => {
    if (Number.isFinite(given)) {
      onChange(Math.min(Math.max(given, min), max));
    }
  };
  const reset =
    standing === null ? texts.whatIf.remove(name) : texts.whatIf.back(formatNumber(standing));
  return (
    <div class="slider parameter" role="group" aria-label={texts.whatIf.parameter(name)}>
      <label for={id} class="code" title={name}>
        {name}
      </label>
      {value !== standing && (
        <IconButton icon={standing === null ? 'close' : 'reset'} label={reset} onClick={onReset} />
      )}
      <NumberField id={id} fieldRef={field} value={Number(formatNumber(value))} onCommit={change} />
      <input
        type="range"
        aria-label={texts.whatIf.slider(name)}
        min={range[0]}
        max={range[1]}
        step={range[2]}
        value={value}
        onInput={({currentTarget}) => {
          slid.current = {to: currentTarget.valueAsNumber, range};
          change(currentTarget.valueAsNumber);
        }}
      />
    </div>
  );
}
