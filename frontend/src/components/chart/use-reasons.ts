import {signal} from '@preact/signals';
import {createContext} from 'preact';
import {useContext, useEffect} from 'preact/hooks';
import type {Explanation, Spot} from '../../cards/explainer.ts';
import {reasonsOf} from '../../cards/explanation.ts';
import type {State} from '../../state/state.ts';

const REST_MS = 120; // a pointer that moves on asks nothing

/** Given by the panel, since every chart tells why a value is undefined. */
export const Gaps = createContext<Pick<State, 'gap' | 'gapTold'>>({
  gap: signal<Spot | null>(null),
  gapTold: signal<Explanation | null>(null),
});

/** Why values are undefined, by the keys of their lines, once the pointer rests there. */
export function useReasons(spot: Spot | null): ReadonlyMap<string, string> {
  const {gap, gapTold} = useContext(Gaps);
  useEffect(() => {
    if (spot === null) {
      return undefined;
    }
    const timer = window.setTimeout(() => (gap.value = spot), REST_MS);
    return () => {
      window.clearTimeout(timer);
      gap.value = null;
    };
  }, [JSON.stringify(spot)]);
  return reasonsOf(spot && gapTold.value);
}
