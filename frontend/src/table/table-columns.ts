import type {Run} from '../server/api.ts';
import {hparamNames} from '../runs/runs.ts';
import {VALUE_COLUMNS} from './table.ts';
import type {Column, TableData} from './table.ts';
import {texts} from '../texts/index.ts';

/** The columns that stand in the table. */
export interface Columns {
  readonly formulas: readonly number[]; // positions in the table's formulas
  readonly values: readonly Column[]; // of each formula
  readonly hparams: readonly string[];
}

/** A column that can be hidden: one kind of value, a formula with all its values, or a hyperparameter. */
export interface Hideable {
  readonly id: string;
  readonly label: string;
}

/** What can be hidden, in three groups. */
export interface HideableColumns {
  readonly values: readonly Hideable[];
  readonly formulas: readonly Hideable[];
  readonly hparams: readonly Hideable[];
}

export function hideableColumns(data: TableData, runs: readonly Run[]): HideableColumns {
  return {
    values: valuesOf(data).map((column) => ({
      id: `value:${column}`,
      label: texts.table.columns[column],
    })),
    formulas: data.formulas.map((text) => ({id: `formula:${text}`, label: text})),
    hparams: hparamNames(runs).map((name) => ({id: `hparam:${name}`, label: name})),
  };
}

/** All columns but the hidden ones. */
export function shownColumns(
  data: TableData,
  runs: readonly Run[],
  hidden: readonly string[],
): Columns {
  const gone = new Set(hidden);
  const values = valuesOf(data).filter((column) => !gone.has(`value:${column}`));
  const formulas = data.formulas.flatMap((text, index) =>
    gone.has(`formula:${text}`) || values.length === 0 ? [] : [index],
  );
  return {
    values,
    formulas,
    hparams: hparamNames(runs).filter((name) => !gone.has(`hparam:${name}`)),
  };
}

/** Without a baseline there is nothing to compare with. */
function valuesOf({baseline}: TableData): readonly Column[] {
  return baseline === null ? ['last', 'best'] : VALUE_COLUMNS;
}
