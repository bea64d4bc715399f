import type {VNode} from 'preact';
import type {Summary} from '../../server/answers.ts';
import {isOf} from '../../runs/members.ts';
import {dashPattern, paletteColor} from '../../runs/colors.ts';
import {
  formatChance,
  formatDifference,
  formatPercent,
  formatThreshold,
  formatValue,
  toNumber,
} from '../../texts/numbers.ts';
import {INTERVAL} from '../../state/settings.ts';
import {cellValue, firstRun, formatHparam, shownName} from '../../table/table.ts';
import type {Cell, Column, Row} from '../../table/table.ts';
import {halfWidth} from '../../table/table-export.ts';
import {texts} from '../../texts/index.ts';
import {GroupToggle} from './group-toggle.tsx';
import {LineSample} from '../chart/line-sample.tsx';
import type {RunsTableProps} from './runs-table.tsx';
import {useHover} from '../chart/use-hover.ts';

export type TableRowProps = RunsTableProps & {readonly row: Row};

/**
 * What the formulas are in one run, and what the run was trained with.
 *
 *     <tr><th scope="row"><button aria-pressed="false">plain</button> …</th><td>0.8123</td>…</tr>
 */
export function TableRow(props: TableRowProps): VNode {
  const {data, row, columns, baseline, pinned, onHighlight, onPin} = props;
  const isMember = data.grouping !== null && row.members === null;
  const {run} = row;
  const hover = useHover((on) => onHighlight(on ? run : null));
  return (
    <tr
      class={[
        isOf(baseline, run, row.members) && 'baseline',
        run === pinned && 'pinned',
        isMember && 'member',
      ]
        .filter(Boolean)
        .join(' ')}
      {...hover}
      onClick={({target}) => {
        // The buttons of a row do their own.
        if (target instanceof Element && target.closest('button') === null) {
          onPin(run);
        }
      }}
    >
      <RowHeader {...props} />
      {columns.formulas.flatMap((index) =>
        columns.values.map((column) => {
          const cell = row.cells[index] ?? null;
          return (
            <td
              key={`${column} ${data.formulas[index] ?? ''}`}
              data-value={String(cellValue(cell, column))}
            >
              {cellContent(cell, column)}
            </td>
          );
        }),
      )}
      {columns.hparams.map((name) => {
        const value = row.hparams[name];
        return (
          <td key={`hparam ${name}`} class="hparam">
            {value === undefined ? '–' : formatHparam(value)}
          </td>
        );
      })}
    </tr>
  );
}

function RowHeader(props: TableRowProps): VNode {
  const {row, baseline, pinned, shown, styles, dark, onBaseline, onPin, onOnly} = props;
  const {run} = row;
  const isBaseline = isOf(baseline, run, row.members);
  // A training is no run that could be compared with, and a group stands for its runs.
  const first = (row.members ?? [run]).find((name) => shown.has(name));
  const style = styles.get(firstRun(row)) ?? {color: 0, dash: 0};
  const alone = shown.size === 1;
  return (
    <th scope="row">
      <span class="row-head">
        <LineSample color={paletteColor(style.color, dark)} dash={dashPattern(style.dash)} />
        <button
          type="button"
          class="row-name"
          aria-pressed={run === pinned}
          title={texts.table.pin(shownName(row))}
          onClick={() => onPin(run)}
        >
          {shownName(row)}
        </button>
        <GroupToggle {...props} />
        {shown.has(run) && (
          <button
            type="button"
            class="text-button only"
            aria-label={alone ? texts.rail.showAllRuns : texts.rail.showOnly(run)}
            onClick={() => onOnly(run)}
          >
            {alone ? texts.rail.all : texts.rail.only}
          </button>
        )}
        {first !== undefined && (
          <button
            type="button"
            class="text-button"
            aria-pressed={isBaseline}
            aria-label={texts.table.baselineOf(run)}
            onClick={() => onBaseline(isBaseline ? null : first)}
          >
            {texts.table.baseline}
          </button>
        )}
      </span>
    </th>
  );
}

function cellContent(cell: Cell | null, column: Column): VNode | string {
  const value = cellValue(cell, column);
  if (column === 'difference') {
    return `${value > 0 ? '+' : ''}${formatDifference(value)}`;
  }
  if (column === 'better') {
    return Number.isNaN(value) ? <Gap why={cell?.why ?? null} /> : formatChance(value);
  }
  const summary = cell?.[column] ?? null;
  return summary === null ? '–' : <SummaryValue summary={summary} />;
}

function Gap({why}: {readonly why: string | null}): VNode {
  return (
    <span title={why ?? undefined}>
      –<span class="sr-only">{why}</span>
    </span>
  );
}

function SummaryValue({summary}: {readonly summary: Summary}): VNode {
  const half = halfWidth(summary);
  const {step, threshold, n_runs: runs} = summary;
  const lower = formatValue(toNumber(summary.lower));
  const upper = formatValue(toNumber(summary.upper));
  return (
    <>
      <span class="cell-value">{formatValue(toNumber(summary.value))}</span>
      {!Number.isNaN(half) && (
        <span
          class="quiet"
          title={
            runs === undefined
              ? texts.table.interval(formatPercent(INTERVAL), lower, upper)
              : texts.catalogue.range(lower, upper)
          }
        >
          {` ±${half < 10 ? half.toPrecision(2) : half.toFixed(0)}`}
        </span>
      )}
      <span class="cell-at">
        {texts.table.at(step, threshold === null ? null : formatThreshold(threshold))}
        {runs !== undefined && ` · ${texts.common.runs(runs)}`}
      </span>
    </>
  );
}
