import type {VNode} from 'preact';
import {texts} from '../../texts/index.ts';
import {IconButton} from '../icon-button.tsx';
import {NumberField} from '../number-field.tsx';

export interface PrevalenceFieldProps {
  readonly value: number | null; // share of positives; null: as it was logged
  readonly onChange: (value: number | null) => void;
}

/**
 * What the share of positives is supposed to be, with the rates of the classifier kept.
 *
 *     <div class="prevalence"><label>Positives, % <input type="number" placeholder="as logged" /></label></div>
 */
export function PrevalenceField({value, onChange}: PrevalenceFieldProps): VNode {
  return (
    <div class="prevalence">
      <label>
        <span>{texts.whatIf.positives}</span>
        <NumberField
          min={0}
          max={100}
          placeholder={texts.whatIf.asLogged}
          value={value === null ? '' : Number((100 * value).toPrecision(6))}
          refusal={(percent) => (percent <= 0 || percent >= 100 ? texts.whatIf.between : null)}
          onCommit={(percent) => onChange(Number.isNaN(percent) ? null : percent / 100)}
        />
      </label>
      {value !== null && (
        <IconButton icon="reset" label={texts.whatIf.backToLogged} onClick={() => onChange(null)} />
      )}
    </div>
  );
}
