import type {VNode} from 'preact';
import type {Actions} from '../../state/actions.ts';
import type {State} from '../../state/state.ts';
import type {TeamSaver} from '../../team/team-saver.ts';
import {texts} from '../../texts/index.ts';
import {DrawingControls} from './drawing-controls.tsx';
import {RunList} from './run-list.tsx';
import {TeamSets} from '../team/team-sets.tsx';
import {WhatIfControls} from './what-if-controls.tsx';

export interface RailProps {
  readonly state: State;
  readonly actions: Actions;
  readonly saver: TeamSaver;
}

/**
 * The column at the left: the runs, what is supposed, and how charts are drawn.
 *
 *     <aside class="rail" aria-label="Runs and settings">runs, sliders, notes</aside>
 */
export function Rail({state, actions, saver}: RailProps): VNode {
  const {runs = null, notes = []} = state.answer.value ?? {};
  return (
    <aside
      class={runs === null ? 'rail unseen' : 'rail'}
      id="rail"
      inert={state.full.value !== null}
      aria-label={texts.panel.runsAndSettings}
    >
      <RunList
        runs={state.listed.value}
        total={runs?.length ?? 0}
        shown={state.shownNames.value}
        styles={state.styles.value}
        dark={state.dark.value}
        filter={state.filter.value}
        onFilter={(text) => (state.filter.value = text)}
        onToggle={(name) => actions.runs.toggle(name)}
        onOnly={(name) => actions.runs.toggleOnly(name)}
        onAll={(show) => (show ? actions.runs.showAll() : actions.runs.hideAll())}
        onHighlight={(name) => (state.highlight.value = name)}
      />
      <WhatIfControls state={state} actions={actions} />
      <DrawingControls state={state} actions={actions} />
      {state.team.value !== null && (
        <TeamSets {...{team: state.team.value, state, actions, saver}} />
      )}
      {notes.map((note) => (
        <p class={note.includes('\n') ? 'rail-note code' : 'rail-note'} key={note}>
          {note}
        </p>
      ))}
    </aside>
  );
}
