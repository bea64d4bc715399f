import type {VNode} from 'preact';
import {texts} from '../../texts/index.ts';
import {LineSample} from '../chart/line-sample.tsx';
import {useHover} from '../chart/use-hover.ts';

export interface RunRowProps {
  readonly name: string;
  readonly color: string;
  readonly dash: readonly number[];
  readonly shown: boolean;
  readonly alone: boolean;
  readonly onToggle: () => void;
  /** Called to show this run alone, or all again where it is alone. */
  readonly onOnly: () => void;
  readonly onHighlight: (on: boolean) => void;
}

/**
 * A run: its line, its name, whether it is shown, and a button to show no other.
 *
 *     <li class="run"><label><input type="checkbox" checked /><svg /> weighted/train</label>
 *       <button>only</button></li>
 */
export function RunRow(props: RunRowProps): VNode {
  const {name, color, dash, shown, alone, onToggle, onOnly, onHighlight} = props;
  const hover = useHover((on) => onHighlight(on && shown));
  return (
    <li class={shown ? 'run' : 'run hidden-run'} {...hover}>
      <label title={name} onDblClick={onOnly}>
        <input
          type="checkbox"
          checked={shown}
          aria-label={name}
          style={{accentColor: color}}
          onChange={onToggle}
        />
        <LineSample color={color} dash={dash} />
        <span class="run-name">{name}</span>
      </label>
      <button
        type="button"
        class="text-button only"
        aria-label={alone ? texts.rail.showAllRuns : texts.rail.showOnly(name)}
        onClick={onOnly}
      >
        {alone ? texts.rail.all : texts.rail.only}
      </button>
    </li>
  );
}
