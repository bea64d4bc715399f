import type {VNode} from 'preact';
import type {Draft} from '../../team/drafts.ts';
import type {Changes} from '../../team/set-changes.ts';
import type {TeamSet} from '../../team/team.ts';
import {texts} from '../../texts/index.ts';

export interface ConflictChoiceProps {
  readonly draft: Draft;
  readonly theirs: TeamSet | null; // what somebody else has saved since
  readonly changes: Changes | undefined;
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
  const {draft, theirs, changes, busy, onMine, onTheirs} = props;
  const other = changes?.theirs ?? null;
  const others = changes?.others ?? [];
  return (
    <section class="conflict" role="alert">
      <p>{texts.saving.conflict(<b>{draft.set}</b>, theirs?.revision)}</p>
      <table>
        <tbody>
          <tr>
            <th scope="row">{texts.saving.mine(draft.name)}</th>
            <td>{parts(changes?.mine ?? [])}</td>
          </tr>
          <tr>
            <th scope="row">{texts.saving.theirs(draft.name)}</th>
            <td>{other === null ? texts.saving.none : parts(other)}</td>
          </tr>
        </tbody>
      </table>
      {others.length > 0 && (
        <>
          <p>{texts.saving.changes}</p>
          <ul>
            {others.map((change) => (
              <li key={change} class="code">
                {change}
              </li>
            ))}
          </ul>
        </>
      )}
      <div class="dialog-actions">
        <button type="button" class="chip" disabled={busy} onClick={onTheirs}>
          {texts.saving.keepTheirs}
        </button>
        <button type="button" class="primary" disabled={busy} onClick={onMine}>
          {texts.saving.saveMine}
        </button>
      </div>
    </section>
  );
}

/** A formula, and below it what else differs. */
function parts([formula, ...more]: readonly string[]): readonly VNode[] {
  return [
    <code key={0}>{formula}</code>,
    ...more.map((part, index) => <div key={index + 1}>{part}</div>),
  ];
}
