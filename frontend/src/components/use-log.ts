import {useMemo} from 'preact/hooks';
import type {Log} from '../chart/log.ts';
import {logOf} from '../charted.ts';
import type {Layout} from '../layout.ts';

/** Which axes of a card are logarithmic: the same object as long as that stays. */
export function useLog(layout: Layout): Log {
  return useMemo(() => logOf(layout), [layout.logX, layout.logY]);
}
