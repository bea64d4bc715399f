import type {VNode} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {draftFor, forgetDraft, keepDraft, otherMeaning, renamed} from '../../team/drafts.ts';
import type {Draft} from '../../team/drafts.ts';
import type {State} from '../../state/state.ts';
import {messageOf} from '../../server/api-error.ts';
import type {Saving, TeamSet} from '../../team/team.ts';
import {savedSet} from '../../team/team-saver.ts';
import type {Outcome, TeamSaver} from '../../team/team-saver.ts';
import {texts} from '../../texts/index.ts';
import {ConflictChoice} from './conflict-choice.tsx';
import {DraftFields} from './draft-fields.tsx';
import {GuardedDialog} from '../guarded-dialog.tsx';

export interface FormulaSaverProps {
  readonly saving: Saving;
  readonly state: State;
  readonly saver: TeamSaver;
  readonly onSaved: (name: string) => void;
  readonly onClose: () => void;
}

/**
 * Saves a formula under a name for the whole team.
 *
 *     <dialog><form>set, name, formula, description, goal <button>Save</button></form></dialog>
 */
export function FormulaSaver(props: FormulaSaverProps): VNode {
  const {saving, state, saver, onClose} = props;
  const {draft, setDraft, unsaved} = useDraft(saving, state);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [busy, setBusy] = useState(false);
  const team = state.team.value;
  const base = useBase(draft.set, state);
  const save = async (onto: TeamSet | null): Promise<void> => {
    setBusy(true);
    // It was asked about, or was in no doubt before the conflict; another text has no outcome yet.
    const isWanted = outcome?.kind === 'doubtful' || outcome?.kind === 'conflict';
    const ended = await saver.save(draft, onto, isWanted);
    setBusy(false);
    setOutcome(ended);
    if (ended.kind === 'saved') {
      discardDraft(() => props.onSaved(draft.name));
    }
  };
  const refusal = team?.can_save === false ? (team.reason ?? texts.saving.refused) : null;
  return (
    <GuardedDialog
      title={texts.saving.title}
      {...{unsaved, onClose}}
      onDiscard={() => discardDraft(onClose)}
    >
      {refusal !== null && <Refusal reason={refusal} draft={draft} />}
      {outcome?.kind === 'conflict' ? (
        <ConflictChoice
          {...{draft, busy, theirs: outcome.theirs, changes: outcome.changes}}
          onMine={() => void save(outcome.theirs)}
          onTheirs={() => discardDraft(onClose)}
        />
      ) : (
        <DraftFields
          draft={draft}
          sets={team?.sets.flatMap(({layer, name}) => (layer === 'saved' ? name : [])) ?? []}
          replaced={base?.metrics.find(({name}) => name === draft.name)?.formula ?? null}
          otherMeaning={otherMeaning(draft, base, state)}
          disabled={refusal !== null || busy}
          failure={outcome !== null && 'message' in outcome ? outcome.message : null}
          doubtful={outcome?.kind === 'doubtful'}
          onChange={(next) => {
            setDraft(next);
            setOutcome(null);
          }}
          onSave={() => void save(base)}
        />
      )}
    </GuardedDialog>
  );
}

/** What is being typed, kept in this browser, and whether it differs from what it began as. */
function useDraft(saving: Saving, state: State) {
  const [first] = useState(() => draftFor(saving, state));
  const [draft, setDraft] = useState(first);
  const unsaved = JSON.stringify(draft) !== JSON.stringify(first);
  const change = (typed: Draft): void => {
    const next = renamed(typed, draft, first, (set) => savedSet(state, set));
    setDraft(next);
    keepDraft(next, saving);
  };
  return {draft, setDraft: change, unsaved};
}

function discardDraft(onClose: () => void): void {
  forgetDraft();
  onClose();
}

/** The set as it was when it was opened: what somebody else saves meanwhile is a conflict. */
function useBase(set: string, state: State): TeamSet | null {
  const [bases] = useState(() => new Map<string, TeamSet | null>());
  const base = bases.has(set) ? (bases.get(set) ?? null) : savedSet(state, set);
  bases.set(set, base);
  return base;
}

interface RefusalProps {
  readonly reason: string;
  readonly draft: Draft;
}

/** Why nothing can be saved, before anybody types, and what can be done by hand instead. */
function Refusal({reason, draft}: RefusalProps): VNode {
  const [text, setText] = useState('');
  const [failure, setFailure] = useState('');
  useEffect(() => {
    const {name} = draft;
    const whole = {...draft, name: name || 'name'};
    import('../../team/set-text.ts')
      .then(({withMetric}) => setText(withMetric(null, whole, false)))
      .catch((error: unknown) => setFailure(messageOf(error)));
  }, [draft]);
  return (
    <div class="refusal" role="note">
      <p>{reason}</p>
      {text !== '' && (
        <>
          <p>{texts.saving.inFile}</p>
          <pre>{text}</pre>
        </>
      )}
      {text === '' && failure !== '' && <p role="alert">{failure}</p>}
    </div>
  );
}
