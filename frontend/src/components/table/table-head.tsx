import type {VNode} from 'preact';
import {formatThreshold} from '../../texts/numbers.ts';
import {hasThreshold} from '../../table/table.ts';
import type {By, Column, TableData} from '../../table/table.ts';
import {isolated} from '../../texts/isolated.ts';
import {texts} from '../../texts/index.ts';
import type {RunsTableProps} from './runs-table.tsx';

export type TableHeadProps = Pick<RunsTableProps, 'data' | 'columns' | 'order' | 'onOrder'>;

/**
 * Two lines of names: the formulas above their values, and what rows are sorted by.
 *
 *     <thead><tr><th>Run</th><th colspan="2">f1</th><th>lr</th></tr><tr><th>last</th>…</tr></thead>
 */
export function TableHead(props: TableHeadProps): VNode {
  const {data, columns, order, onOrder} = props;
  const {formulas, values, hparams} = columns;
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
        {formulas.map((index) => (
          <FormulaHead key={data.formulas[index]} data={data} index={index} span={values.length} />
        ))}
        {hparams.map((hparam) => (
          <SortHeader
            key={hparam}
            {...sorting}
            by={{hparam}}
            text={isolated(hparam)}
            title={texts.table.hparamTitle(hparam)}
            rowSpan={2}
          />
        ))}
      </tr>
      <tr>
        {formulas.flatMap((index) =>
          values.map((column) => {
            const formula = data.formulas[index] ?? '';
            const by = {formula, column};
            return (
              <SortHeader
                key={JSON.stringify(by)}
                {...sorting}
                by={by}
                {...named(data, index, column)}
              />
            );
          }),
        )}
      </tr>
    </thead>
  );
}

interface FormulaHeadProps {
  readonly data: TableData;
  readonly index: number;
  readonly span: number; // columns
}

function FormulaHead({data, index, span}: FormulaHeadProps): VNode {
  const formula = data.formulas[index] ?? '';
  const {definition = null, error = null, series = []} = data.tables[index] ?? {};
  const isMinimized = series[0]?.goal === 'minimize';
  return (
    <th scope="colgroup" colSpan={span} class="formula-head">
      <code title={definition ?? formula}>{formula}</code>
      {isMinimized && <span class="quiet"> {texts.table.smallest}</span>}
      {error !== null && <span class="head-problem">{error.message}</span>}
    </th>
  );
}

/** A column's name: where the formula is read at one threshold, that threshold belongs to it. */
function named(data: TableData, index: number, column: Column) {
  const text = texts.table.columns[column];
  const title =
    texts.table.columnTitles[column] +
    (data.grouping === null || column === 'last' || column === 'best'
      ? ''
      : `; ${texts.groups.compared}`);
  if (column === 'better' || data.thresholdFrom !== null || !hasThreshold(data, index)) {
    return {text, title};
  }
  const at = formatThreshold(data.threshold);
  return {text: texts.table.columnAt(text, at), title: texts.table.columnAtTitle(title, at)};
}

interface SortHeaderProps extends Pick<TableHeadProps, 'order' | 'onOrder'> {
  readonly by: By;
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
