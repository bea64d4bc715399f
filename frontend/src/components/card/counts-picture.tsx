import type {VNode} from 'preact';
import type {WireNumber} from '../../server/api.ts';
import {formatShare, formatValue, toNumber} from '../../texts/numbers.ts';
import {texts} from '../../texts/index.ts';

type Counts = Readonly<Record<string, WireNumber>>;

// In the order of a confusion matrix, which stands on a card beside it.
const ROWS = [
  {label: texts.explanation.negative, cells: ['tn', 'fp']},
  {label: texts.explanation.positive, cells: ['fn', 'tp']},
] as const;

/**
 * The four counts: what the examples are by what they were predicted, with bars of their share.
 *
 *     <table><caption>Counts</caption><tr><th>Negative</th><td>tn 90 <i /></td><td>fp 5 <i /></td></tr>…
 */
export function CountsPicture({counts}: {readonly counts: Counts}): VNode {
  return (
    <table class="counts">
      <caption>{texts.explanation.counts}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{texts.explanation.predictedNegative}</th>
          <th scope="col">{texts.explanation.predictedPositive}</th>
        </tr>
      </thead>
      <tbody>
        {ROWS.map(({label, cells}) => {
          const values = cells.map((cell) => toNumber(counts[cell] ?? null));
          const total = values.reduce((sum, value) => sum + value, 0);
          return (
            <tr key={label}>
              <th scope="row">{label}</th>
              {cells.map((cell, index) => (
                <CountCell key={cell} name={cell} value={values[index] ?? Number.NaN} of={total} />
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

interface CountCellProps {
  readonly name: string;
  readonly value: number;
  readonly of: number;
}

function CountCell({name, value, of}: CountCellProps): VNode {
  const share = of > 0 ? value / of : 0;
  const isRight = name === 'tp' || name === 'tn';
  return (
    <td data-count={name} data-value={value}>
      <span class="quiet">{name}</span> <b>{formatValue(value)}</b>{' '}
      {of > 0 && <span class="quiet">{formatShare(share)}</span>}
      <i class={isRight ? 'right' : 'wrong'} style={{width: `${share * 100}%`}} />
    </td>
  );
}
