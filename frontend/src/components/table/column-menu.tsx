import type {VNode} from 'preact';
import type {Hideable, HideableColumns} from '../../table/table-columns.ts';
import {texts} from '../../texts/index.ts';
import {Popover} from '../popover.tsx';

export interface ColumnMenuProps {
  readonly columns: HideableColumns;
  readonly hidden: readonly string[]; // ids
  readonly onHidden: (hidden: readonly string[]) => void;
}

/**
 * Which columns stand in the table: a check box for each kind of value, formula and hyperparameter.
 *
 *     <div class="columns"><button>Columns</button><div role="dialog"><fieldset><legend>Values</legend>
 *       <label><input type="checkbox" checked /> last</label></fieldset>…</div></div>
 */
export function ColumnMenu({columns, hidden, onHidden}: ColumnMenuProps): VNode {
  const toggle = (id: string): void =>
    onHidden(hidden.includes(id) ? hidden.filter((other) => other !== id) : [...hidden, id]);
  const group = (legend: string, items: readonly Hideable[], isCode: boolean): VNode | null =>
    items.length === 0 ? null : (
      <fieldset>
        <legend>{legend}</legend>
        {items.map(({id, label}) => (
          <label key={id}>
            <input type="checkbox" checked={!hidden.includes(id)} onChange={() => toggle(id)} />
            <span class={isCode ? 'code' : ''}>{label}</span>
          </label>
        ))}
      </fieldset>
    );
  return (
    <Popover className="columns" label={texts.table.showHide} title={texts.table.showHideTitle}>
      {() => (
        <>
          {group(texts.table.valuesGroup, columns.values, false)}
          {group(texts.table.formulasGroup, columns.formulas, true)}
          {group(texts.table.hparams, columns.hparams, true)}
        </>
      )}
    </Popover>
  );
}
