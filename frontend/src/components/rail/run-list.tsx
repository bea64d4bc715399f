import type {VNode} from 'preact';
import type {Run} from '../../server/api.ts';
import {dashPattern, paletteColor} from '../../runs/colors.ts';
import type {RunStyle} from '../../runs/colors.ts';
import {texts} from '../../texts/index.ts';
import {RunRow} from './run-row.tsx';

export interface RunListProps {
  readonly runs: readonly Run[];
  readonly total: number;
  readonly shown: ReadonlySet<string>;
  readonly styles: ReadonlyMap<string, RunStyle>;
  readonly dark: boolean;
  readonly filter: string;
  readonly onFilter: (text: string) => void;
  readonly onToggle: (name: string) => void;
  readonly onOnly: (name: string) => void;
  readonly onAll: (show: boolean) => void;
  readonly onHighlight: (name: string | null) => void;
}

/**
 * The runs, with a filter over their names.
 *
 *     <section aria-label="Runs"><h2>Runs</h2> <button>hide all</button>
 *       <input type="search" aria-label="Filter runs" /><ul class="runs">…</ul></section>
 */
export function RunList(props: RunListProps): VNode {
  const {runs, total, shown, filter, onFilter, onAll} = props;
  const all = shown.size === runs.length;
  return (
    <section class="run-list" aria-label={texts.rail.runs} style={{'--rows': total}}>
      <div class="rail-title">
        <h2>{texts.rail.runs}</h2>
        <span class="tally">
          {shown.size === total ? total : texts.common.someOf(shown.size, String(total))}
        </span>
        <button type="button" class="text-button" onClick={() => onAll(!all)}>
          {all ? texts.rail.hideAll : texts.rail.showAll}
        </button>
      </div>
      <input
        type="search"
        class="field"
        aria-label={texts.rail.filterRuns}
        placeholder={texts.rail.filterRuns}
        value={filter}
        onInput={({currentTarget}) => onFilter(currentTarget.value)}
      />
      <ul class="runs">
        {runs.map((run) => runRow(run.name, props))}
        {runs.length === 0 && total > 0 && <li class="quiet">{texts.rail.noRunNamed}</li>}
      </ul>
    </section>
  );
}

function runRow(name: string, props: RunListProps): VNode {
  const {shown, styles, dark, onToggle, onOnly, onHighlight} = props;
  const style = styles.get(name) ?? {color: 0, dash: 0};
  return (
    <RunRow
      key={name}
      name={name}
      color={paletteColor(style.color, dark)}
      dash={dashPattern(style.dash)}
      shown={shown.has(name)}
      alone={shown.size === 1 && shown.has(name)}
      onToggle={() => onToggle(name)}
      onOnly={() => onOnly(name)}
      onHighlight={(on) => onHighlight(on ? name : null)}
    />
  );
}
