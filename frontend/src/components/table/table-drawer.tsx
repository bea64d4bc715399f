import type {VNode} from 'preact';
import {useMemo} from 'preact/hooks';
import type {Actions} from '../../state/actions.ts';
import type {State} from '../../state/state.ts';
import {buildRows, filterRows, sortRows, unfold, withoutIntervals} from '../../table/table.ts';
import type {Row, TableData} from '../../table/table.ts';
import {shownColumns} from '../../table/table-columns.ts';
import type {Columns} from '../../table/table-columns.ts';
import {texts} from '../../texts/index.ts';
import {DrawerBar} from './drawer-bar.tsx';
import {DrawerEdge, useHeight} from './drawer-edge.tsx';
import {DrawerTools} from './drawer-tools.tsx';
import {RunsTable} from './runs-table.tsx';
import {ScatterView} from './scatter-view.tsx';

export interface TableDrawerProps {
  readonly state: State;
  readonly actions: Actions;
}

/**
 * The drawer under the cards: a bar that opens it, and the runs by the formulas of the cards, as a
 * table or as one formula against another.
 *
 *     <section class="drawer" aria-label="Table of runs"><button aria-expanded="true">Table</button>
 *       <table /></section>
 */
export function TableDrawer({state, actions}: TableDrawerProps): VNode {
  const [height, setHeight] = useHeight();
  const table = useTable(state);
  const open = state.tableOpen.value;
  const view = state.tableView.value;
  // Its own reader of the state, so that a drawer that is being resized draws no row.
  const content = useMemo(
    () =>
      table === null ? <NoTable state={state} /> : <DrawerContent {...{table, state, actions}} />,
    [table, state, actions],
  );
  return (
    <section class="drawer" aria-label={texts.table.ofRuns} inert={state.full.value !== null}>
      {open && <DrawerEdge height={height} onHeight={setHeight} />}
      <DrawerBar
        open={open}
        tab={view.tab}
        data={table?.data ?? null}
        missing={missingBaseline(state)}
        failure={state.tableFailure.value}
        onOpen={(tab) => actions.table.open(tab)}
      >
        {view.tab === 'table' && table !== null && (
          <DrawerTools {...table} runs={state.shown.value} view={view} actions={actions} />
        )}
      </DrawerBar>
      {open && (
        <div
          class="drawer-body"
          style={{height: `${height}px`}}
          tabIndex={0}
          role="region"
          aria-label={texts.table.runsByFormulas}
        >
          {content}
        </div>
      )}
    </section>
  );
}

/** The baseline of the address where there is no such run, or none any more. */
function missingBaseline({answer, baseline}: State): string | null {
  const isThere = answer.value?.runs.some(({name}) => name === baseline.value) ?? true;
  return isThere ? null : baseline.value;
}

interface Table {
  readonly data: TableData;
  readonly all: readonly Row[];
  readonly rows: readonly Row[]; // found by the filter, in order
  readonly columns: Columns;
}

/** The table as people look at it; null until there is one. */
function useTable(state: State): Table | null {
  const data = useData(state);
  const runs = state.shown.value;
  const {filter, order, hidden, open} = state.tableView.value;
  const all = useMemo(() => (data === null ? [] : buildRows(data, runs)), [data, runs]);
  return useMemo(
    () =>
      data === null || all.length === 0
        ? null
        : {
            data,
            all,
            rows: unfold(data, sortRows(data, filterRows(all, filter), order), order, open),
            columns: shownColumns(data, runs, hidden),
          },
    [data, runs, all, filter, order, hidden, open],
  );
}

/** What the table holds: without intervals as soon as these are switched off. */
function useData(state: State): TableData | null {
  const [data, bands] = [state.table.value, state.bands.value];
  return useMemo(() => (data === null || bands ? data : withoutIntervals(data)), [data, bands]);
}

function DrawerContent({table, state, actions}: TableDrawerProps & {readonly table: Table}): VNode {
  const view = state.tableView.value;
  const looks = {styles: state.styles.value, dark: state.dark.value, pinned: view.pinned};
  const onHighlight = (run: string | null): void => void (state.highlight.value = run);
  const onPin = (run: string): void => actions.table.togglePinned(run);
  if (view.tab === 'scatter') {
    return (
      <ScatterView
        {...looks}
        data={table.data}
        rows={table.all}
        view={view}
        standsOut={state.standsOut.value}
        onView={(change) => actions.table.view(change)}
        {...{onHighlight, onPin}}
      />
    );
  }
  return (
    <>
      <RunsTable
        {...table}
        {...looks}
        order={view.order}
        open={view.open}
        baseline={state.baseline.value}
        shown={state.shownNames.value}
        onOrder={(order) => actions.table.view({order})}
        onBaseline={(run) => (state.baseline.value = run)}
        onOnly={(run) => actions.runs.toggleOnly(run)}
        onOpen={(key) => actions.table.toggleOpen(key)}
        {...{onHighlight, onPin}}
      />
      {table.rows.length === 0 && <p class="drawer-message quiet">{texts.table.noRow}</p>}
    </>
  );
}

/** Why there is no table. */
function NoTable({state}: {readonly state: State}): VNode {
  const failure = state.tableFailure.value;
  if (failure !== null) {
    return (
      <p class="drawer-message" role="alert">
        {failure}
      </p>
    );
  }
  const isAsked = state.shown.value.length > 0 && state.cards.value.length > 0;
  return <p class="drawer-message quiet">{isAsked ? texts.table.reading : texts.table.nothing}</p>;
}
