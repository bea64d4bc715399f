import type {VNode} from 'preact';
import {useState} from 'preact/hooks';
import type {Actions} from '../../state/actions.ts';
import type {State} from '../../state/state.ts';
import type {TeamAnswer} from '../../team/team.ts';
import type {TeamSaver} from '../../team/team-saver.ts';
import {texts} from '../../texts/index.ts';
import {SetEntry} from './set-entry.tsx';
import {SetHistory} from './set-history.tsx';

export interface TeamSetsProps {
  readonly team: TeamAnswer;
  readonly state: State;
  readonly actions: Actions;
  readonly saver: TeamSaver;
}

/**
 * The formula sets that the team shares: their formulas, their history, and their text. Of a saved set
 * a formula can be changed and removed.
 *
 *     <section aria-label="Team formulas"><h2>Team formulas</h2>
 *       <details><summary>fraud</summary><button>cost</button> <button>History</button></details></section>
 */
export function TeamSets({team, state, actions, saver}: TeamSetsProps): VNode | null {
  const [open, setOpen] = useState<string | null>(null);
  if (team.sets.length === 0 && team.can_save) {
    return null;
  }
  return (
    <section class="team" aria-label={texts.team.title}>
      <h2>{texts.team.title}</h2>
      {team.sets.map((set) => (
        <SetEntry
          key={`${set.layer} ${set.name}`}
          {...{set, actions, saver}}
          canChange={team.can_save && set.layer === 'saved'}
          onEdit={(formula) => (state.saving.value = {formula, set: set.name})}
          onHistory={() => setOpen(set.name)}
        />
      ))}
      {!team.can_save && <p class="quiet">{texts.team.readOnly(team.reason ?? '')}</p>}
      {open !== null && (
        <SetHistory {...{set: open, canSave: team.can_save, saver}} onClose={() => setOpen(null)} />
      )}
    </section>
  );
}
