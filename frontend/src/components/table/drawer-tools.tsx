import type {VNode} from 'preact';
import type {Actions} from '../../state/actions.ts';
import {download} from '../../share/download.ts';
import {messageOf} from '../../server/api-error.ts';
import type {Run} from '../../server/api.ts';
import type {Row, TableData} from '../../table/table.ts';
import {hideableColumns} from '../../table/table-columns.ts';
import type {Columns} from '../../table/table-columns.ts';
import {tableCsv, tableLatex} from '../../table/table-export.ts';
import type {TableView} from '../../table/table-view.ts';
import {texts} from '../../texts/index.ts';
import {ColumnMenu} from './column-menu.tsx';

export interface DrawerToolsProps {
  readonly data: TableData;
  readonly runs: readonly Run[];
  readonly rows: readonly Row[];
  readonly columns: Columns;
  readonly view: TableView;
  readonly actions: Actions;
}

/**
 * What can be done with the table: find rows, choose columns, take it away.
 *
 *     <input type="search" aria-label="Filter rows" /><button>Columns</button><button>CSV</button> …
 */
export function DrawerTools(props: DrawerToolsProps): VNode {
  const {data, runs, rows, columns, view, actions} = props;
  return (
    <>
      <input
        type="search"
        class="field drawer-filter"
        aria-label={texts.table.filter}
        placeholder={texts.table.filterHint}
        value={view.filter}
        onInput={({currentTarget}) => actions.table.view({filter: currentTarget.value})}
      />
      <ColumnMenu
        columns={hideableColumns(data, runs)}
        hidden={view.hidden}
        onHidden={(hidden) => actions.table.view({hidden})}
      />
      <DownloadButton
        label="CSV"
        onClick={() => download('table.csv', 'text/csv', tableCsv(data, rows))}
      />
      <DownloadButton
        label="LaTeX"
        onClick={() =>
          void tableLatex(data, rows, columns)
            .then((text) => download('table.tex', 'application/x-tex', text))
            .catch((error: unknown) => actions.showToast(messageOf(error)))
        }
      />
    </>
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
