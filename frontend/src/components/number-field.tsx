import type {RefObject, VNode} from 'preact';
import {useState} from 'preact/hooks';

export interface NumberFieldProps {
  readonly value: number | ''; // the one in force
  readonly onCommit: (value: number) => void;
  readonly id?: string;
  readonly fieldRef?: RefObject<HTMLInputElement | null>;
  readonly placeholder?: string;
  readonly min?: number;
  readonly max?: number;
}

/**
 * A number that is typed: what is being typed stays, whatever is drawn anew, until Enter is pressed
 * or the field is left. Then it shows the number in force.
 *
 *     <input type="number" step="any" />
 */
export function NumberField({
  value,
  onCommit,
  fieldRef = {current: null},
  ...others
}: NumberFieldProps): VNode {
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <input
      {...others}
      ref={fieldRef}
      type="number"
      step="any"
      value={draft ?? value}
      onInput={({currentTarget}) => setDraft(currentTarget.value)}
      onChange={({currentTarget}) => {
        const typed = currentTarget.valueAsNumber;
        currentTarget.value = String(value); // what is refused leaves no trace
        setDraft(null);
        onCommit(typed);
      }}
      onBlur={() => setDraft(null)}
    />
  );
}
