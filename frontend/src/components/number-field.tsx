import type {RefObject, VNode} from 'preact';
import {useId, useLayoutEffect, useState} from 'preact/hooks';

export interface NumberFieldProps {
  readonly value: number | ''; // the one in force
  readonly onCommit: (value: number) => void;
  readonly id?: string;
  readonly fieldRef?: RefObject<HTMLInputElement | null>;
  readonly placeholder?: string;
  readonly min?: number;
  readonly max?: number;
  readonly 'aria-label'?: string;
  /** Says why a number cannot be taken; null where it can. */
  readonly refusal?: (typed: number) => string | null;
}

/**
 * A number that is typed: what is being typed stays, whatever is drawn anew, until Enter is pressed
 * or the field is left. Then it shows the number in force; what cannot be taken stays, and why. That
 * is said beside the field, which has its label elsewhere: it is no part of the name.
 *
 *     <input type="number" step="any" /> <span role="alert">above 0 and below 100</span>
 */
export function NumberField({
  value,
  onCommit,
  fieldRef = {current: null},
  refusal = () => null,
  ...others
}: NumberFieldProps): VNode {
  const [draft, setDraft] = useState<Draft | null>(null);
  const refusalId = useId();
  useLayoutEffect(() => setDraft(null), [value]);
  return (
    <>
      <input
        {...others}
        ref={fieldRef}
        type="number"
        step="any"
        value={draft?.text ?? value}
        aria-invalid={Boolean(draft?.refused)}
        aria-describedby={draft?.refused ? refusalId : undefined}
        onInput={({currentTarget}) => setDraft({text: currentTarget.value, refused: null})}
        onChange={({currentTarget}) => {
          const {value: text, valueAsNumber: typed} = currentTarget;
          const refused = refusal(typed);
          if (refused !== null) {
            setDraft({text, refused});
            return;
          }
          currentTarget.value = String(value); // what becomes another number leaves no trace
          setDraft(null);
          onCommit(typed);
        }}
        onBlur={() => setDraft((last) => (last?.refused ? last : null))}
      />
      {draft?.refused && (
        <span id={refusalId} class="problem-message" role="alert">
          {draft.refused}
        </span>
      )}
    </>
  );
}

interface Draft {
  readonly text: string;
  readonly refused: string | null; // why
}
