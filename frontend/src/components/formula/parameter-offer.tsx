import {createContext} from 'preact';
import type {VNode} from 'preact';
import {useContext} from 'preact/hooks';
import type {Problem} from '../../server/api.ts';
import {textOf} from '../../formulas/spans.ts';
import {texts} from '../../texts/index.ts';

/** Makes a parameter of a name; null where the name means something already. */
export type OfferParameter = (name: string) => (() => void) | null;

/** Given by the panel, since every card and the formula bar offers it where a formula is wrong. */
export const ParameterOffers = createContext<OfferParameter>(() => null);

export interface ParameterOfferProps {
  readonly problem: Problem;
  readonly formula: string;
}

/**
 * Beside an unknown name: one click makes it a number that can be changed.
 *
 *     <p class="problem-hint">Or <button>make cost_fn a parameter</button></p>
 */
export function ParameterOffer({problem, formula}: ParameterOfferProps): VNode | null {
  const offer = useContext(ParameterOffers);
  const {code, span} = problem;
  const name = code === 'formula_name' && span !== null ? textOf(formula, span) : '';
  const isCall = span !== null && /^\s*\(/.test(textOf(formula, [span[1], Infinity]));
  const make = isCall ? null : offer(name);
  return make === null ? null : (
    <p class="problem-hint">
      <button type="button" class="chip" onClick={make}>
        {texts.bar.makeParameter(<code>{name}</code>)}
      </button>{' '}
      {texts.bar.parameterMeans}
    </p>
  );
}
