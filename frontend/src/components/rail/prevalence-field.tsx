import type {VNode} from 'preact';
import {useId} from 'preact/hooks';
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
 *     <div class="prevalence"><label>Positives, %</label> <input type="number" placeholder="as logged" /></div>
 */
export function PrevalenceField({value, onChange}: PrevalenceFieldProps): VNode {
  const id = useId();
  return (
    <div class="prevalence">
      <label for={id}>{texts.whatIf.positives}</label>
      <NumberField
        id={id}
        min={0}
        max={100}
        placeholder={texts.whatIf.asLogged}
        value={value === null ? '' : Number((100 * value).toPrecision(6))}
        refusal={(percent) => (percent <= 0 || percent >= 100 ? texts.whatIf.between : null)}
        onCommit={(percent) => onChange(Number.isNaN(percent) ? null : percent / 100)}
      />
      {value !== null && (
        <IconButton icon="reset" label={texts.whatIf.backToLogged} onClick={() => onChange(null)} />
      )}
    </div>
  );
}
