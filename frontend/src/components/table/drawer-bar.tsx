import type {ComponentChildren, VNode} from 'preact';
import {bandText} from '../../runs/group-note.ts';
import {formatPercent, formatThreshold} from '../../texts/numbers.ts';
import type {TableData} from '../../table/table.ts';
import type {TableView} from '../../table/table-view.ts';
import {texts} from '../../texts/index.ts';

type Tab = TableView['tab'];

export interface DrawerBarProps {
  readonly open: boolean;
  readonly tab: Tab;
  readonly data: TableData | null;
  readonly missing: string | null; // the baseline that is no run
  readonly failure: string | null; // why the table is not read anew
  readonly children: ComponentChildren; // tools
  /** Called with the tab to be open, or with null to close. */
  readonly onOpen: (tab: Tab | null) => void;
}

const TABS: readonly Tab[] = ['table', 'scatter'];

/**
 * Opens and closes the drawer, says what its numbers were computed under, and holds its tools.
 *
 *     <div class="drawer-bar"><button aria-expanded="true">▾ Table</button><button>Scatter</button>
 *       <span>threshold 0.5 · ± is half of the 95 % interval</span> …</div>
 */
export function DrawerBar(props: DrawerBarProps): VNode {
  const {open, tab, data, missing, failure, children, onOpen} = props;
  const told = data === null ? '' : caption(data, missing);
  return (
    <div class="drawer-bar">
      {TABS.map((one) => {
        const shown = open && tab === one;
        return (
          <button
            key={one}
            type="button"
            class="drawer-toggle"
            aria-expanded={shown}
            onClick={() => onOpen(shown ? null : one)}
          >
            <span aria-hidden="true">{shown ? '▾' : '▸'}</span> {texts.table.tabs[one]}
          </button>
        );
      })}
      {open && data !== null && (
        <>
          {failure === null ? (
            <span class="quiet drawer-note" title={told}>
              {told}
            </span>
          ) : (
            <span class="drawer-note failed" role="alert">
              {texts.table.outdated(failure)}
            </span>
          )}
          {children}
        </>
      )}
    </div>
  );
}

function caption(data: TableData, missing: string | null): string {
  const {
    threshold,
    thresholdFrom: from,
    prevalence,
    parameters,
    baseline,
    interval,
    grouping,
  } = data;
  const supposed = [
    from === null
      ? texts.table.threshold(formatThreshold(threshold))
      : texts.views.chosen(from.best, from.part),
    ...(prevalence === null ? [] : [texts.whatIf.atPositives(formatPercent(prevalence))]),
    ...Object.entries(parameters).map(([name, value]) => `${name} = ${value}`),
    ...(data.everyStep === true ? [texts.table.everyStep] : []),
  ];
  const half = interval === null ? [] : [texts.table.half(formatPercent(interval))];
  const spread = grouping === null ? [] : [bandText(grouping, data.bare !== true)];
  const apart = baseline === null || from === null ? [] : [texts.table.notCompared];
  const gone = missing === null ? [] : [texts.table.noBaseline(missing)];
  return [supposed.join(texts.common.comma), ...gone, ...spread, ...apart, ...half].join(' · ');
}
