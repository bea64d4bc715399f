import type {VNode} from 'preact';
import {useMemo} from 'preact/hooks';
import type {RunStyle} from '../../runs/colors.ts';
import {chosenFormulas, scatterPoints} from '../../table/scatter.ts';
import type {Row, TableData} from '../../table/table.ts';
import type {PointOf, TableView} from '../../table/table-view.ts';
import {texts} from '../../texts/index.ts';
import {ScatterPlot} from './scatter-plot.tsx';
import {ScatterValues} from './scatter-values.tsx';

export interface ScatterViewProps {
  readonly data: TableData;
  readonly rows: readonly Row[];
  readonly view: TableView;
  readonly pinned: string | null;
  readonly standsOut: string | null; // a run
  readonly styles: ReadonlyMap<string, RunStyle>;
  readonly dark: boolean;
  readonly onView: (change: Partial<TableView>) => void;
  readonly onHighlight: (run: string | null) => void;
  readonly onPin: (run: string) => void;
}

/**
 * One formula against another: a point for each run, or group of runs.
 *
 *     <div class="scatter"><label>Across <select /></label><label>Up <select /></label> …
 *       <div role="group" aria-label="mcc against f1, 4 runs">points</div></div>
 */
export function ScatterView(props: ScatterViewProps): VNode {
  const {data, rows, view, onView} = props;
  const [x, y] = chosenFormulas(data, view);
  const points = useMemo(
    () => scatterPoints(rows, [x, y], view.pointOf),
    [rows, x, y, view.pointOf],
  );
  const names = [data.formulas[x] ?? '', data.formulas[y] ?? ''] as const;
  const missing = rows.length - points.length;
  const count = data.grouping === null ? texts.common.runs : texts.groups.count;
  return (
    <div class="scatter">
      <div class="scatter-choices">
        <Choice
          label={texts.scatter.across}
          options={data.formulas}
          value={names[0]}
          onChange={(formula) => onView({x: formula})}
        />
        <Choice
          label={texts.scatter.up}
          options={data.formulas}
          value={names[1]}
          onChange={(formula) => onView({y: formula})}
        />
        <PointChoice value={view.pointOf} onChange={(pointOf) => onView({pointOf})} />
        {missing > 0 && <p class="quiet">{texts.scatter.missing(count(missing))}</p>}
      </div>
      {points.length > 0 && <ScatterPlot {...props} points={points} names={names} count={count} />}
      <ScatterValues points={points} names={names} />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly options: readonly string[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Choice({label, options, value, onChange}: ChoiceProps): VNode {
  return (
    <label>
      <span>{label}</span>
      <select
        class="field code"
        value={value}
        onChange={({currentTarget}) => onChange(currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </label>
  );
}

interface PointChoiceProps {
  readonly value: PointOf;
  readonly onChange: (value: PointOf) => void;
}

function PointChoice({value, onChange}: PointChoiceProps): VNode {
  return (
    <fieldset class="choice">
      <legend class="sr-only">{texts.scatter.pointOf}</legend>
      <div class="segments">
        {(['last', 'best'] as const).map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="point-of"
              checked={value === one}
              onChange={() => onChange(one)}
            />
            <span>{texts.table.columns[one]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
