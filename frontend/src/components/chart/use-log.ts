import {useMemo} from 'preact/hooks';
import type {Log} from '../../chart/log.ts';
import type {ChartAxis} from '../../chart/ticks.ts';
import {logOf} from '../../cards/charted.ts';
import type {Layout} from '../../state/layout.ts';

/** Which axes of a card are logarithmic: the same object as long as that stays. */
export function useLog(layout: Layout, axis?: ChartAxis): Log {
  return useMemo(() => logOf(layout, axis), [layout.logX, layout.logY, axis]);
}
