import type {VNode} from 'preact';
import {useLayoutEffect, useRef, useState} from 'preact/hooks';
import type {Range} from '../../chart/ranges.ts';
import type {SparkLine} from '../../chart/spark.ts';
import {formatValue} from '../../texts/numbers.ts';
import {texts} from '../../texts/index.ts';
import {costText, visibleItems} from '../../views/class-costs.ts';
import type {ClassCost} from '../../views/class-costs.ts';
import {Sparkline} from './sparkline.tsx';

const ROW = 68; // pixels, gap included
const LEAST_WIDTH = 208; // pixels of a cell

export interface ClassGridProps {
  readonly name: string; // for screen readers
  readonly costs: readonly ClassCost[];
  readonly lines: ReadonlyMap<string | null, SparkLine>;
  readonly x: Range;
  readonly y: Range;
  readonly step: number | null;
  readonly color: string;
  /** Called with a class that people want to know more about. */
  readonly onPick: (name: string) => void;
}

/**
 * Classes side by side, the dearest first; a click on one, or on its value, asks about it. Of a thousand
 * only those on screen are in the page.
 *
 *     <div class="classes" tabindex="0"><ul><li>owl 0.41 <svg /> costs the mean 0.021</li>…</ul></div>
 */
export function ClassGrid(props: ClassGridProps): VNode {
  const {name, costs} = props;
  const {host, columns, first, end, onScroll} = useWindow(costs.length);
  const style = {
    height: `${Math.ceil(costs.length / columns) * ROW}px`,
    paddingTop: `${Math.floor(first / columns) * ROW}px`,
    gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
  };
  return (
    <div ref={host} class="classes" tabIndex={0} role="group" aria-label={name} onScroll={onScroll}>
      <ul style={style}>
        {costs.slice(first, end).map((cost, index) => (
          <ClassCell
            key={cost.name}
            {...props}
            cost={cost}
            position={first + index + 1}
            count={costs.length}
          />
        ))}
      </ul>
    </div>
  );
}

/** Which cells can be seen, in how many columns. */
function useWindow(count: number) {
  const host = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({top: 0, height: 0, width: 0});
  const look = (): void => {
    const element = host.current;
    if (element !== null && element.clientHeight > 0) {
      const {scrollTop: top, clientHeight: height, clientWidth: width} = element;
      setSeen({top, height, width});
    }
  };
  // Before the browser paints, or a single class would flash up first.
  useLayoutEffect(() => {
    look();
    const observer = new ResizeObserver(look);
    if (host.current !== null) {
      observer.observe(host.current);
    }
    return () => observer.disconnect();
  }, []);
  const columns = Math.max(1, Math.floor(seen.width / LEAST_WIDTH));
  const [first, end] = visibleItems(count, columns, {...seen, rowHeight: ROW});
  return {host, columns, first, end, onScroll: look};
}

interface ClassCellProps extends ClassGridProps {
  readonly cost: ClassCost;
  readonly position: number;
  readonly count: number;
}

function ClassCell(props: ClassCellProps): VNode {
  const {cost, lines, position, count} = props;
  const line = lines.get(cost.name);
  const value = Number.isNaN(cost.value) ? texts.views.undefined : formatValue(cost.value);
  return (
    <li
      onClick={() => props.onPick(cost.name)}
      aria-posinset={position}
      aria-setsize={count}
      data-class={cost.name}
      data-value={cost.value}
      data-cost={cost.cost}
      data-support={cost.support}
    >
      <span class="class-name" title={cost.name}>
        {cost.name}
      </span>
      <button type="button" class="legend-value" aria-label={texts.card.explain(cost.name, value)}>
        <b>{value}</b>
      </button>
      {line !== undefined && <Sparkline {...props} {...line} at={props.step} />}
      <span class="class-cost">
        <span class={cost.cost > 0 ? 'dear' : 'quiet'}>{costText(cost)}</span>
        <span class="quiet">{texts.views.support(formatValue(cost.support))}</span>
      </span>
    </li>
  );
}
