import type {VNode} from 'preact';
import type {Actions} from '../../state/actions.ts';
import {hparamNames} from '../../runs/runs.ts';
import type {State} from '../../state/state.ts';
import {AxisChoice} from './axis-choice.tsx';
import {BandSwitch} from './band-switch.tsx';
import {GroupBy} from './group-by.tsx';
import {SmoothingSlider} from './smoothing-slider.tsx';

export interface DrawingControlsProps {
  readonly state: State;
  readonly actions: Actions;
}

/**
 * How all charts over steps are drawn.
 *
 *     <div class="controls">smoothing, horizontal axis, intervals, groups of runs</div>
 */
export function DrawingControls({state, actions}: DrawingControlsProps): VNode {
  return (
    <div class="controls">
      <SmoothingSlider
        value={state.smoothing.value}
        onChange={(value) => (state.smoothing.value = value)}
      />
      <AxisChoice value={state.axis.value} onChange={(axis) => actions.setAxis(axis)} />
      <BandSwitch on={state.bands.value} onChange={(on) => (state.bands.value = on)} />
      <GroupBy
        grouping={state.grouping.value}
        hparams={hparamNames(state.answer.value?.runs ?? [])}
        onChange={(grouping) => actions.runs.group(grouping)}
      />
    </div>
  );
}
