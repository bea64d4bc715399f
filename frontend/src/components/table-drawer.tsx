import type {VNode} from 'preact';
import {useMemo, useState} from 'preact/hooks';
import {download} from '../download.ts';
import {formatPercent, formatThreshold} from '../numbers.ts';
import {INTERVAL} from '../settings.ts';
import type {State} from '../state.ts';
import {buildRows, sortRows} from '../table.ts';
import type {Order, Row, TableData} from '../table.ts';
import {tableCsv, tableLatex} from '../table-export.ts';
import {texts} from '../texts/index.ts';
import {DrawerEdge, useHeight} from './drawer-edge.tsx';
import {RunsTable} from './runs-table.tsx';

/**
 * The table under the cards: a bar that opens it, and the runs by the formulas of the cards.
 *
 *     <section class="drawer" aria-label="Table of runs"><button aria-expanded="true">Table</button>
 *       <table /></section>
 */
export function TableDrawer({state}: {readonly state: State}): VNode {
  const [height, setHeight] = useHeight();
  const open = state.tableOpen.value;
  return (
    <section class="drawer" aria-label={texts.table.ofRuns}>
      {open && <DrawerEdge height={height} onHeight={setHeight} />}
      <TableContent state={state} height={height} />
    </section>
  );
}

function TableContent({state, height}: {readonly state: State; readonly height: number}): VNode {
  const [order, setOrder] = useState<Order | null>(null);
  const data = state.table.value;
  const runs = state.shown.value;
  const rows = useMemo(() => (data === null ? [] : buildRows(data, runs)), [data, runs]);
  const sorted = useMemo(() => sortRows(rows, order), [rows, order]);
  const table = data === null || rows.length === 0 ? null : {data, rows: sorted};
  return (
    <>
      <DrawerBar
        open={state.tableOpen.value}
        table={table}
        failure={state.tableFailure.value}
        onOpen={(open) => (state.tableOpen.value = open)}
      />
      {state.tableOpen.value && (
        <div
          class="drawer-body"
          style={{height: `${height}px`}}
          tabIndex={0}
          role="region"
          aria-label={texts.table.runsByFormulas}
        >
          {table === null ? (
            <NoTable state={state} />
          ) : (
            <RunsTable
              {...table}
              order={order}
              baseline={state.baseline.value}
              onOrder={setOrder}
              onBaseline={(run) => (state.baseline.value = run)}
              onHighlight={(run) => (state.highlight.value = run)}
            />
          )}
        </div>
      )}
    </>
  );
}

interface DrawerBarProps {
  readonly open: boolean;
  readonly table: {readonly data: TableData; readonly rows: readonly Row[]} | null;
  readonly failure: string | null; // why the table is not read anew
  readonly onOpen: (open: boolean) => void;
}

function DrawerBar({open, table, failure, onOpen}: DrawerBarProps): VNode {
  return (
    <div class="drawer-bar">
      <button
        type="button"
        class="drawer-toggle"
        aria-expanded={open}
        onClick={() => onOpen(!open)}
      >
        <span aria-hidden="true">{open ? '▾' : '▸'}</span> {texts.table.title}
      </button>
      {open && table !== null && (
        <>
          {failure === null ? (
            <span class="quiet drawer-note">{caption(table.data)}</span>
          ) : (
            <span class="drawer-note failed" role="alert">
              {texts.table.outdated(failure)}
            </span>
          )}
          <DownloadButton
            label="CSV"
            onClick={() => download('table.csv', 'text/csv', tableCsv(table.data, table.rows))}
          />
          <DownloadButton
            label="LaTeX"
            onClick={() =>
              download('table.tex', 'application/x-tex', tableLatex(table.data, table.rows))
            }
          />
        </>
      )}
    </div>
  );
}

interface DownloadButtonProps {
  readonly label: string;
  readonly onClick: () => void;
}

function DownloadButton({label, onClick}: DownloadButtonProps): VNode {
  return (
    <button type="button" class="chip" aria-label={texts.table.download(label)} onClick={onClick}>
      {label}
    </button>
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

function caption({threshold, prevalence, parameters}: TableData): string {
  const supposed = [
    texts.table.threshold(formatThreshold(threshold)),
    ...(prevalence === null ? [] : [texts.whatIf.atPositives(formatPercent(prevalence))]),
    ...Object.entries(parameters).map(([name, value]) => `${name} = ${value}`),
  ];
  const half = texts.table.half(formatPercent(INTERVAL));
  return `${supposed.join(texts.common.comma)} · ${half}`;
}
