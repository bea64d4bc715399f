import type {VNode} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {formatMoment} from '../numbers.ts';
import type {Revision} from '../team.ts';
import type {TeamSaver} from '../team-saver.ts';
import {Dialog} from './dialog.tsx';

export interface SetHistoryProps {
  readonly set: string;
  readonly canSave: boolean;
  readonly saver: TeamSaver;
  readonly onClose: () => void;
}

/**
 * The revisions of a saved set, newest first; an earlier one can be brought back.
 *
 *     <dialog><ol><li><details>Revision 3 …</details><button>Bring back</button></li></ol></dialog>
 */
export function SetHistory({set, canSave, saver, onClose}: SetHistoryProps): VNode {
  const [revisions, setRevisions] = useState<readonly Revision[] | null>(null);
  const [message, setMessage] = useState('');
  const read = async (): Promise<void> => {
    try {
      setRevisions(await saver.history(set));
    } catch (error) {
      setMessage(error instanceof Error ? error.message : String(error));
    }
  };
  useEffect(() => void read(), [set]);
  const newest = revisions?.[0]?.revision ?? 0;
  const restore = async (revision: Revision): Promise<void> => {
    const outcome = await saver.restore(set, newest, revision);
    const messages = {
      saved: `Revision ${revision.revision} is in force again.`,
      conflict: 'Somebody else has just saved this set; here is how it stands now.',
      failed: outcome.kind === 'failed' ? outcome.message : '',
    };
    setMessage(messages[outcome.kind]);
    await read();
  };
  return (
    <Dialog title={`History of ${set}`} onClose={onClose}>
      <p role="status">{message}</p>
      {revisions === null && message === '' && <p class="quiet">Reading the history</p>}
      <ol class="history">
        {revisions?.map((one) => (
          <li key={one.revision}>
            <details>
              <summary>
                Revision {one.revision} <span class="quiet">{formatMoment(one.saved_at)}</span>
              </summary>
              <pre>{one.toml}</pre>
            </details>
            {one.revision === newest ? (
              <span class="quiet">in force</span>
            ) : (
              canSave && (
                <button
                  type="button"
                  class="chip"
                  aria-label={`Bring back revision ${one.revision}`}
                  onClick={() => void restore(one)}
                >
                  Bring back
                </button>
              )
            )}
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
