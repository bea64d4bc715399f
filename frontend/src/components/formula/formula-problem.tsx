import type {VNode} from 'preact';
import type {Problem} from '../../server/api.ts';
import {caretLines, replaceSpan, suggestions} from '../../formulas/spans.ts';
import {texts} from '../../texts/index.ts';
import {ParameterOffer} from './parameter-offer.tsx';

export interface FormulaProblemProps {
  readonly problem: Problem;
  readonly formula: string;
  /** Called with the mended formula when a proposed name is chosen. */
  readonly onFix: (formula: string) => void;
}

/**
 * Says what is wrong with a formula, marks the place, and offers the fix. It waits for its turn to be
 * spoken, since a text that is being typed is wrong at nearly every key.
 *
 *     <div class="problem" role="status">
 *       <p>Unknown name 'recal'</p>
 *       <pre>2 * recal
 *         ^^^^^</pre>
 *       <p>Did you mean <button>recall</button>?</p>
 *     </div>
 */
export function FormulaProblem({problem, formula, onFix}: FormulaProblemProps): VNode {
  const {message, hint, span} = problem;
  const names = span === null ? [] : suggestions(hint);
  return (
    <div class="problem" role="status" tabIndex={-1}>
      <p class="problem-message">{message}</p>
      <pre>{caretLines(formula, span)}</pre>
      {span !== null && names.length > 0 ? (
        <p class="problem-hint">
          {texts.bar.didYouMean(
            names.map((name) => (
              <button
                key={name}
                type="button"
                class="chip code"
                onClick={() => onFix(replaceSpan(formula, span, name))}
              >
                {name}
              </button>
            )),
          )}
        </p>
      ) : (
        hint !== null && <p class="problem-hint">{hint}</p>
      )}
      <ParameterOffer problem={problem} formula={formula} />
    </div>
  );
}
