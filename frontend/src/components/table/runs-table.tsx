import type {VNode} from 'preact';
import {useState} from 'preact/hooks';
import type {RunStyle} from '../../runs/colors.ts';
import type {Order, Row, TableData} from '../../table/table.ts';
import type {Columns} from '../../table/table-columns.ts';
import {texts} from '../../texts/index.ts';
import {TableHead} from './table-head.tsx';
import {TableRow} from './table-row.tsx';

const MOST_ROWS = 500; // drawn until more are asked for: a browser takes 0.3 s for 1000

export interface RunsTableProps {
  readonly data: TableData;
  readonly rows: readonly Row[];
  readonly columns: Columns;
  readonly order: Order | null;
  readonly baseline: string | null;
  readonly pinned: string | null;
  readonly open: readonly string[]; // the keys of groups whose runs are shown
  readonly shown: ReadonlySet<string>; // runs that charts show
  readonly styles: ReadonlyMap<string, RunStyle>;
  readonly dark: boolean;
  readonly onOrder: (order: Order) => void;
  readonly onBaseline: (run: string | null) => void;
  readonly onHighlight: (run: string | null) => void;
  /** Called with the run whose lines are to stand out. */
  readonly onPin: (run: string) => void;
  /** Called to show this run alone, or all again where it is alone. */
  readonly onOnly: (run: string) => void;
  /** Called with the key of a group, to show its runs or to hide them. */
  readonly onOpen: (key: string) => void;
}

/**
 * Runs by formulas. A click on a column's name sorts, one on a row lets its lines stand out, and
 * the buttons of a row make it the baseline, show it alone, or show the runs of a group below it.
 *
 *     <table><tr><th scope="col" aria-sort="descending"><button>last</button></th></tr>…</table>
 */
export function RunsTable(props: RunsTableProps): VNode {
  const {rows} = props;
  const [whole, setWhole] = useState(false);
  const drawn = whole ? rows : rows.slice(0, MOST_ROWS);
  return (
    <>
      <table class="runs-table">
        <TableHead {...props} />
        <tbody>
          {drawn.map((row) => (
            <TableRow key={row.key} {...props} row={row} />
          ))}
        </tbody>
      </table>
      {drawn.length < rows.length && (
        <button type="button" class="text-button all-rows" onClick={() => setWhole(true)}>
          {texts.table.showAll(rows.length)}
        </button>
      )}
    </>
  );
}
