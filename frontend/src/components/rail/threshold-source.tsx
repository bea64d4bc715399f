import type {VNode} from 'preact';
import type {ThresholdFrom} from '../../formulas/conditions.ts';
import {texts} from '../../texts/index.ts';
import {ViewChoice} from '../views/view-choice.tsx';

export interface ThresholdSourceProps {
  readonly formulas: readonly string[]; // that can be best
  readonly parts: readonly string[]; // last components of the names of runs
  readonly value: ThresholdFrom | null;
  readonly onChange: (value: ThresholdFrom | null) => void;
}

const OFF = 'off';
const OWN = 'own';
const BEST = 'best ';

/**
 * Where a threshold is chosen, in place of one for all: by the best of a formula, on a split.
 *
 *     <div class="threshold-source"><label>Best of <select /></label><label>chosen on <select /></label></div>
 */
export function ThresholdSource({formulas, parts, value, onChange}: ThresholdSourceProps): VNode {
  const {off, own, bestOf, chosenOn, itself} = texts.views;
  const part = value?.part ?? null;
  const choose = (choice: string): void => {
    const best = choice.startsWith(BEST) ? choice.slice(BEST.length) : null;
    onChange(choice === OFF ? null : {best, part: value === null ? (parts[0] ?? null) : part});
  };
  return (
    <div class="threshold-source">
      <ViewChoice
        label={bestOf}
        options={[
          {value: OFF, text: off},
          {value: OWN, text: own},
          ...withChosen(formulas, value?.best ?? null).map((formula) => ({
            value: BEST + formula,
            text: formula,
          })),
        ]}
        value={value === null ? OFF : value.best === null ? OWN : BEST + value.best}
        onChange={choose}
      />
      {value !== null && (
        <ViewChoice
          label={chosenOn}
          options={[
            ...withChosen(parts, part).map((name) => ({value: name, text: name})),
            {value: '', text: itself},
          ]}
          value={part ?? ''}
          onChange={(name) => onChange({...value, part: name === '' ? null : name})}
        />
      )}
    </div>
  );
}

/** What was chosen stays to be seen even where it is no choice any more. */
function withChosen(choices: readonly string[], chosen: string | null): readonly string[] {
  return chosen === null || choices.includes(chosen) ? choices : [...choices, chosen];
}
