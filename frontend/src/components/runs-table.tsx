import type {VNode} from 'preact';
import type {Summary} from '../answers.ts';
import {formatPercent, formatThreshold, formatValue, toNumber} from '../numbers.ts';
import {INTERVAL} from '../settings.ts';
import {cellValue, rowName} from '../table.ts';
import type {Cell, Column, Order, Row, TableData} from '../table.ts';
import {halfWidth} from '../table-export.ts';
import {texts} from '../texts/index.ts';

export interface RunsTableProps {
  readonly data: TableData;
  readonly rows: readonly Row[];
  readonly order: Order | null;
  readonly baseline: string | null;
  readonly onOrder: (order: Order) => void;
  readonly onBaseline: (run: string | null) => void;
  readonly onHighlight: (run: string | null) => void;
}

const NAMES: Readonly<Record<Column, {readonly text: string; readonly title: string}>> = {
  last: {text: texts.table.last, title: texts.table.lastTitle},
  best: {text: texts.table.best, title: texts.table.bestTitle},
  difference: {text: texts.table.difference, title: texts.table.differenceTitle},
  better: {text: texts.table.better, title: texts.table.betterTitle},
};

/**
 * Runs by formulas. A click on a column's name sorts, the button of a row makes it the baseline.
 *
 *     <table><tr><th scope="col" aria-sort="descending"><button>last</button></th></tr>…</table>
 */
export function RunsTable(props: RunsTableProps): VNode {
  const columns: readonly Column[] =
    props.data.baseline === null ? ['last', 'best'] : ['last', 'best', 'difference', 'better'];
  return (
    <table class="runs-table">
      <TableHead {...props} columns={columns} />
      <tbody>
        {props.rows.map((row) => (
          <TableRow key={row.key} {...props} row={row} columns={columns} />
        ))}
      </tbody>
    </table>
  );
}

type WithColumns = RunsTableProps & {readonly columns: readonly Column[]};

function TableHead(props: WithColumns): VNode {
  const {data, columns, order, onOrder} = props;
  const sorting = {order, onOrder};
  return (
    <thead>
      <tr>
        <SortHeader
          {...sorting}
          by="run"
          text={texts.table.run}
          title={texts.table.runTitle}
          rowSpan={2}
        />
        {data.formulas.map((formula, index) => (
          <th key={formula} scope="colgroup" colSpan={columns.length} class="formula-head">
            <code title={data.tables[index]?.definition ?? formula}>{formula}</code>
            {problem(data, index)}
          </th>
        ))}
      </tr>
      <tr>
        {data.formulas.flatMap((text, formula) =>
          columns.map((column) => (
            <SortHeader
              key={`${column} ${text}`}
              {...sorting}
              by={{formula, column}}
              {...NAMES[column]}
            />
          )),
        )}
      </tr>
    </thead>
  );
}

function TableRow(props: WithColumns & {readonly row: Row}): VNode {
  const {data, row, columns, baseline, onBaseline, onHighlight} = props;
  return (
    <tr
      class={row.run === baseline ? 'baseline' : ''}
      onMouseEnter={() => onHighlight(row.run)}
      onMouseLeave={() => onHighlight(null)}
    >
      <RowHeader row={row} baseline={baseline} onBaseline={onBaseline} />
      {row.cells.flatMap((cell, index) =>
        columns.map((column) => (
          <td
            key={`${column} ${data.formulas[index] ?? ''}`}
            data-value={String(cellValue(cell, column))}
          >
            {cellContent(cell, column)}
          </td>
        )),
      )}
    </tr>
  );
}

interface SortHeaderProps extends Pick<RunsTableProps, 'order' | 'onOrder'> {
  readonly by: Order['by'];
  readonly text: string;
  readonly title: string;
  readonly rowSpan?: number;
}

function SortHeader({order, onOrder, by, text, title, rowSpan = 1}: SortHeaderProps): VNode {
  const isSorted = JSON.stringify(order?.by) === JSON.stringify(by);
  const descending = isSorted && order?.descending === true;
  const sorted = descending ? 'descending' : 'ascending';
  // Numbers start with the largest, names with A.
  const next = isSorted ? !descending : by !== 'run';
  return (
    <th scope="col" rowSpan={rowSpan} aria-sort={isSorted ? sorted : 'none'}>
      <button type="button" title={title} onClick={() => onOrder({by, descending: next})}>
        {text}
        <span class="sort-sign" aria-hidden="true">
          {isSorted ? (descending ? '▼' : '▲') : ''}
        </span>
      </button>
    </th>
  );
}

interface RowHeaderProps extends Pick<RunsTableProps, 'baseline' | 'onBaseline'> {
  readonly row: Row;
}

function RowHeader({row, baseline, onBaseline}: RowHeaderProps): VNode {
  const isBaseline = row.run === baseline;
  return (
    <th scope="row">
      <span class="row-head">
        <span title={rowName(row)}>{rowName(row)}</span>
        <button
          type="button"
          class="text-button"
          aria-pressed={isBaseline}
          aria-label={texts.table.baselineOf(row.run)}
          onClick={() => onBaseline(isBaseline ? null : row.run)}
        >
          {texts.table.baseline}
        </button>
      </span>
    </th>
  );
}

function problem(data: TableData, index: number): VNode | null {
  const error = data.tables[index]?.error ?? null;
  return error === null ? null : <span class="head-problem">{error.message}</span>;
}

function cellContent(cell: Cell | null, column: Column): VNode | string {
  const value = cellValue(cell, column);
  if (column === 'difference') {
    return `${value > 0 ? '+' : ''}${formatValue(value)}`;
  }
  if (column === 'better') {
    return Number.isNaN(value) ? '–' : value.toFixed(3);
  }
  const summary = cell?.[column] ?? null;
  return summary === null ? '–' : <SummaryValue summary={summary} />;
}

function SummaryValue({summary}: {readonly summary: Summary}): VNode {
  const half = halfWidth(summary);
  const {step, threshold, lower, upper} = summary;
  return (
    <>
      <span class="cell-value">{formatValue(toNumber(summary.value))}</span>
      {!Number.isNaN(half) && (
        <span
          class="quiet"
          title={texts.table.interval(
            formatPercent(INTERVAL),
            formatValue(toNumber(lower)),
            formatValue(toNumber(upper)),
          )}
        >
          {` ±${half < 10 ? half.toPrecision(2) : half.toFixed(0)}`}
        </span>
      )}
      <span class="cell-at">
        {texts.table.at(step, threshold === null ? null : formatThreshold(threshold))}
      </span>
    </>
  );
}
