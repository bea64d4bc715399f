import type {VNode} from 'preact';
import {texts} from '../texts/index.ts';

export interface ExamplesProps {
  readonly formulas: readonly string[];
  readonly onPick: (formula: string) => void;
}

/**
 * Formulas to start from, under an empty field.
 *
 *     <p class="examples">Try <button>2*tp/(2*tp+fp+fn)</button> <button>best(f1)</button></p>
 */
export function Examples({formulas, onPick}: ExamplesProps): VNode | null {
  if (formulas.length === 0) {
    return null;
  }
  return (
    <p class="examples">
      <span>{texts.bar.try}</span>
      {formulas.map((formula) => (
        <button key={formula} type="button" class="chip code" onClick={() => onPick(formula)}>
          {formula}
        </button>
      ))}
    </p>
  );
}
