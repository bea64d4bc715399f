import type {VNode} from 'preact';

export interface ViewChoiceProps {
  readonly label: string;
  readonly options: readonly {readonly value: string; readonly text: string}[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/**
 * One of several names, such as the run that a card looks at.
 *
 *     <label class="view-choice">Run <select><option>weighted/validation</option></select></label>
 */
export function ViewChoice({label, options, value, onChange}: ViewChoiceProps): VNode {
  return (
    <label class="view-choice">
      <span>{label}</span>
      <select
        aria-label={label}
        value={value}
        onChange={({currentTarget}) => onChange(currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}
