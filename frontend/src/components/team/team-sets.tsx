import type {VNode} from 'preact';
import {useState} from 'preact/hooks';
import type {Actions} from '../../state/actions.ts';
import {download} from '../../share/download.ts';
import type {State} from '../../state/state.ts';
import type {SetMetric, TeamAnswer, TeamSet} from '../../team/team.ts';
import type {TeamSaver} from '../../team/team-saver.ts';
import {texts} from '../../texts/index.ts';
import {IconButton} from '../icon-button.tsx';
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
          set={set}
          onPick={(name) => actions.placeFormula(name)}
          onEdit={
            team.can_save && set.layer === 'saved' ? (name) => (state.saving.value = name) : null
          }
          onRemove={(name) => void saver.remove(set, name).then((told) => actions.showToast(told))}
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

interface SetEntryProps {
  readonly set: TeamSet;
  readonly onPick: (name: string) => void;
  readonly onEdit: ((name: string) => void) | null; // null where nothing can be saved
  readonly onRemove: (name: string) => void;
  readonly onHistory: () => void;
}

function SetEntry(props: SetEntryProps): VNode {
  const {set, onHistory} = props;
  const {layer, name, metrics, revision, toml} = set;
  const file = layer === 'file' ? name : `${name}.toml`;
  return (
    <details>
      <summary>
        {name}{' '}
        <span class="quiet">
          {layer === 'file' ? texts.team.file : texts.team.revision(revision ?? 0)}
        </span>
      </summary>
      <div class="team-chips">
        {metrics.map((metric) => (
          <MetricChip key={metric.name} {...props} metric={metric} />
        ))}
      </div>
      {layer === 'saved' && (
        <button type="button" class="text-button" onClick={onHistory}>
          {texts.team.history}
        </button>
      )}
      <button
        type="button"
        class="text-button"
        onClick={() => download(file, 'application/toml', toml)}
      >
        {texts.team.downloadToml}
      </button>
    </details>
  );
}

/** A formula, to be put on a card; of a saved set it can be changed and removed. */
function MetricChip({
  metric: {name, formula, description},
  onPick,
  onEdit,
  onRemove,
}: SetEntryProps & {readonly metric: SetMetric}): VNode {
  return (
    <span>
      <button
        type="button"
        class="chip code"
        title={`${formula} ${description}`}
        onClick={() => onPick(name)}
      >
        {name}
      </button>
      {onEdit !== null && (
        <>
          <IconButton icon="edit" label={texts.team.edit(name)} onClick={() => onEdit(name)} />
          <IconButton icon="close" label={texts.team.remove(name)} onClick={() => onRemove(name)} />
        </>
      )}
    </span>
  );
}
