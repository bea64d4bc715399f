import type {VNode} from 'preact';
import {useMemo, useRef, useState} from 'preact/hooks';
import {cellAfter} from '../../chart/heat.ts';
import type {Cell} from '../../chart/heat.ts';
import {formatShare} from '../../texts/numbers.ts';
import {texts} from '../../texts/index.ts';
import {shares, strengths, written} from '../../views/matrix.ts';
import type {Rows, ShownMatrix} from '../../views/matrix.ts';

export interface MatrixProps extends ShownMatrix {
  /** Called with a cell that people want to know more about, and what it says. */
  readonly onPick: (cell: Cell, told: string) => void;
}

/**
 * A confusion matrix that can be read: what is right on a quiet ground, what is wrong on a warm one.
 * Arrow keys move the focus from cell to cell; a click or Enter asks about one.
 *
 *     <table class="matrix"><caption>Confusion matrix of …</caption><tr><th scope="row">cat</th>
 *       <td data-value="5">5</td>…</tr></table>
 */
export function MatrixTable(props: MatrixProps): VNode {
  const {name, labels, values, counts, scale, isDifference} = props;
  const whole = useMemo(
    () => ({
      grounds: strengths(props),
      ofRows: shares(counts, 'rows'),
    }),
    [counts, values, scale, isDifference],
  );
  const longest = Math.max(...labels.map((label) => label.length));
  const {frame, onKeyDown, ...focus} = useFocus(props);
  return (
    <div ref={frame} class="matrix-frame" role="group" aria-label={name} onKeyDown={onKeyDown}>
      <table class={sizeClass(labels.length, longest)} style={{'--longest': longest}}>
        <caption class="sr-only">{name}</caption>
        <thead>
          <tr>
            <td />
            <th scope="colgroup" colSpan={labels.length} class="matrix-axis">
              {texts.views.predicted}
            </th>
          </tr>
          <tr>
            <td class="matrix-axis">{texts.views.true}</td>
            {labels.map((label) => (
              <th key={label} scope="col" title={label}>
                <span>{label}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {values.map((row, index) => (
            <MatrixRow key={labels[index]} {...props} {...whole} {...focus} {...{row, index}} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Of all cells one can have the focus, and the arrow keys lead from there to the others. */
function useFocus({labels, values}: MatrixProps) {
  const [cell, setCell] = useState<Cell>({column: 0, row: 0});
  const frame = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const grid = {values, columnLabels: labels, rowLabels: labels};
    const next = cellAfter(grid, cell, event.key, 1);
    if (next !== null && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      const cells = frame.current?.querySelectorAll<HTMLElement>('tbody td');
      cells?.[next.row * labels.length + next.column]?.focus();
    }
  };
  return {frame, onKeyDown, cell, setCell};
}

const WIDE = 3; // characters that a narrow column has room for

/** Few classes fill the card, many scroll; long names of narrow columns stand upright. */
function sizeClass(count: number, longest: number): string {
  const size = count <= 4 ? 'few' : count <= 10 ? 'some' : 'dense';
  return size === 'few' || longest <= WIDE ? `matrix ${size}` : `matrix ${size} upright`;
}

interface MatrixRowProps extends MatrixProps {
  readonly row: readonly number[];
  readonly index: number;
  readonly grounds: Rows; // how strong their colours are
  readonly ofRows: Rows; // the share of each cell
  readonly cell: Cell; // that can have the focus
  readonly setCell: (cell: Cell) => void;
}

function MatrixRow(props: MatrixRowProps): VNode {
  const {row, index, labels} = props;
  return (
    <tr>
      <th scope="row" title={labels[index]}>
        {labels[index]}
      </th>
      {row.map((value, column) => (
        <MatrixCell key={labels[column]} {...props} {...{value, column}} />
      ))}
    </tr>
  );
}

interface MatrixCellProps extends MatrixRowProps {
  readonly value: number;
  readonly column: number;
}

function MatrixCell(props: MatrixCellProps): VNode {
  const {value, column, index, labels, cell, setCell, onPick} = props;
  const told = texts.views.matrixCell(
    labels[index] ?? '',
    labels[column] ?? '',
    written(value, props),
    '',
  );
  const pick = (): void => onPick({column, row: index}, told);
  return (
    <td
      class={cellClass(value, index === column, props.isDifference)}
      style={{'--strength': `${(100 * (props.grounds[index]?.[column] || 0)).toFixed(1)}%`}}
      data-value={value}
      title={told}
      tabIndex={cell.row === index && cell.column === column ? 0 : -1}
      onFocus={() => setCell({column, row: index})}
      onClick={pick}
      onKeyDown={({key}) => key === 'Enter' && pick()}
    >
      {value === 0 ? <span class="quiet">0</span> : written(value, props)}
      {labels.length <= 4 && <CellShare {...props} />}
    </td>
  );
}

/** What the ground of a cell tells: right or wrong, or which of two runs has more there. */
function cellClass(value: number, isRight: boolean, isDifference: boolean): string {
  if (isDifference) {
    return value > 0 ? 'more' : 'fewer';
  }
  return isRight ? 'right' : 'wrong';
}

/** Beside a count, its share of the row. */
function CellShare(props: MatrixCellProps): VNode | null {
  const {ofRows, scale, isDifference, index, column} = props;
  const share = ofRows[index]?.[column] ?? 0;
  return scale === 'counts' && !isDifference ? <small>{formatShare(share)}</small> : null;
}
