import type {VNode} from 'preact';
import {useState} from 'preact/hooks';
import {download} from '../download.ts';
import type {TeamAnswer, TeamSet} from '../team.ts';
import type {TeamSaver} from '../team-saver.ts';
import {texts} from '../texts/index.ts';
import {SetHistory} from './set-history.tsx';

export interface TeamSetsProps {
  readonly team: TeamAnswer;
  readonly saver: TeamSaver;
  /** Called with the name of a formula that is wanted on a card. */
  readonly onPick: (name: string) => void;
}

/**
 * The formula sets that the team shares: their formulas, their history, and their text.
 *
 *     <section aria-label="Team formulas"><h2>Team formulas</h2>
 *       <details><summary>fraud</summary><button>cost</button> <button>History</button></details></section>
 */
export function TeamSets({team, saver, onPick}: TeamSetsProps): VNode | null {
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
          onPick={onPick}
          onHistory={() => setOpen(set.name)}
        />
      ))}
      {!team.can_save && <p class="quiet">{texts.team.readOnly(team.reason ?? '')}</p>}
      {open !== null && (
        <SetHistory
          set={open}
          canSave={team.can_save}
          saver={saver}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}

interface SetEntryProps {
  readonly set: TeamSet;
  readonly onPick: (name: string) => void;
  readonly onHistory: () => void;
}

function SetEntry({set, onPick, onHistory}: SetEntryProps): VNode {
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
          <button
            key={metric.name}
            type="button"
            class="chip code"
            title={`${metric.formula} ${metric.description}`}
            onClick={() => onPick(metric.name)}
          >
            {metric.name}
          </button>
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
