import type {VNode} from 'preact';
import {useEffect, useRef, useState} from 'preact/hooks';
import type {Actions} from '../../state/actions.ts';
import {download} from '../../share/download.ts';
import type {SetMetric, TeamSet} from '../../team/team.ts';
import type {TeamSaver} from '../../team/team-saver.ts';
import {texts} from '../../texts/index.ts';
import {IconButton} from '../icon-button.tsx';

export interface SetEntryProps {
  readonly set: TeamSet;
  readonly canChange: boolean;
  readonly actions: Actions;
  readonly saver: TeamSaver;
  readonly onEdit: (name: string) => void;
  readonly onHistory: () => void;
}

/**
 * A formula set: its formulas, its history, and its text.
 *
 *     <details><summary>fraud</summary><fieldset><button>cost</button></fieldset><button>History</button></details>
 */
export function SetEntry(props: SetEntryProps): VNode {
  const {set, canChange, actions, onEdit, onHistory} = props;
  const {layer, name, metrics, revision, toml} = set;
  const {element, busy, remove} = useRemoval(props);
  const file = layer === 'file' ? name : `${name}.toml`;
  return (
    <details ref={element}>
      <summary>
        {name}{' '}
        <span class="quiet">
          {layer === 'file' ? texts.team.file : texts.team.revision(revision ?? 0)}
        </span>
      </summary>
      <fieldset class="team-chips" aria-label={name} disabled={busy}>
        {metrics.map((metric, place) => (
          <MetricChip
            key={metric.name}
            {...{metric, canChange}}
            onPick={() => actions.placeFormula(metric.name)}
            onEdit={() => onEdit(metric.name)}
            onRemove={() => void remove(metric.name, place)}
          />
        ))}
      </fieldset>
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

/** Takes formulas out of a set and puts them back, one at a time; the focus stays at their place. */
function useRemoval({set: {name: set}, actions, saver}: SetEntryProps) {
  const element = useRef<HTMLDetailsElement>(null);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<{readonly place: number} | null>(null);
  useEffect(() => {
    // Whoever has gone on meanwhile stays there.
    if (done !== null && document.activeElement === document.body) {
      const controls = element.current?.querySelectorAll<HTMLElement>('summary, .chip') ?? [];
      controls[Math.min(done.place + 1, controls.length - 1)]?.focus();
    }
  }, [done]);
  const doing = async (place: number, work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    await work();
    setBusy(false);
    setDone({place});
  };
  const remove = (name: string, place: number): Promise<void> =>
    doing(place, async () => {
      const {message, undo} = await saver.remove(name, set);
      const restore = (put: () => Promise<string>) => () =>
        void doing(place, async () => actions.showToast(await put()));
      actions.showToast(undo === null ? message : {message, undo: restore(undo)});
    });
  return {element, busy, remove};
}

interface MetricChipProps {
  readonly metric: SetMetric;
  readonly canChange: boolean;
  readonly onPick: () => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

/** A formula, to be put on a card; of a saved set it can be changed and removed. */
function MetricChip(props: MetricChipProps): VNode {
  const {metric, canChange, onPick, onEdit, onRemove} = props;
  const {name, formula, description} = metric;
  return (
    <span>
      <button type="button" class="chip code" title={`${formula} ${description}`} onClick={onPick}>
        {name}
      </button>
      {canChange && (
        <>
          <IconButton icon="edit" label={texts.team.edit(name)} onClick={onEdit} />
          <IconButton icon="close" label={texts.team.remove(name)} onClick={onRemove} />
        </>
      )}
    </span>
  );
}
