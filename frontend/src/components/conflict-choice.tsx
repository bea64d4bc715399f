import type {VNode} from 'preact';
import type {Draft} from '../drafts.ts';
import type {TeamSet} from '../team.ts';
import {changesSince} from '../team-saver.ts';

export interface ConflictChoiceProps {
  readonly draft: Draft;
  readonly base: TeamSet | null; // what the draft was made from
  readonly theirs: TeamSet | null; // what somebody else has saved since
  readonly busy: boolean;
  readonly onMine: () => void;
  readonly onTheirs: () => void;
}

/**
 * Two people saved the same set: what each wrote, and whose formula stays. All else that the
 * other one changed stays either way.
 *
 *     <section role="alert"><table>mine, theirs</table><button>Save mine</button> …</section>
 */
export function ConflictChoice(props: ConflictChoiceProps): VNode {
  const {draft, base, theirs, busy, onMine, onTheirs} = props;
  const other = theirs?.metrics.find(({name}) => name === draft.name)?.formula ?? null;
  const changes = changesSince(base, theirs);
  return (
    <section class="conflict" role="alert">
      <p>
        Somebody else has saved <b>{draft.set}</b> since you opened it
        {theirs?.revision === undefined ? '' : `: revision ${theirs.revision}`}. Nothing of yours is
        saved yet.
      </p>
      <table>
        <tbody>
          <tr>
            <th scope="row">Mine: {draft.name}</th>
            <td>
              <code>{draft.formula}</code>
            </td>
          </tr>
          <tr>
            <th scope="row">Theirs: {draft.name}</th>
            <td>{other === null ? 'none by this name' : <code>{other}</code>}</td>
          </tr>
        </tbody>
      </table>
      {changes.length > 0 && (
        <>
          <p>What they have changed:</p>
          <ul>
            {changes.map((change) => (
              <li key={change} class="code">
                {change}
              </li>
            ))}
          </ul>
        </>
      )}
      <div class="dialog-actions">
        <button type="button" class="chip" disabled={busy} onClick={onTheirs}>
          Keep theirs
        </button>
        <button type="button" class="primary" disabled={busy} onClick={onMine}>
          Save mine on top of theirs
        </button>
      </div>
    </section>
  );
}
