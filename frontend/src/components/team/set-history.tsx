import type {VNode} from 'preact';
import {useEffect, useRef, useState} from 'preact/hooks';
import {messageOf} from '../../server/api-error.ts';
import {formatMoment} from '../../texts/numbers.ts';
import type {Revision} from '../../team/team.ts';
import type {TeamSaver} from '../../team/team-saver.ts';
import {texts} from '../../texts/index.ts';
import {Dialog} from '../dialog.tsx';

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
  const busy = useRef(false);
  const read = async (): Promise<void> => {
    try {
      setRevisions(await saver.history(set));
    } catch (error) {
      setMessage(messageOf(error));
    }
  };
  useEffect(() => void read(), [set]);
  const newest = revisions?.[0]?.revision ?? 0;
  const restore = async (revision: Revision): Promise<void> => {
    if (busy.current) {
      return;
    }
    busy.current = true;
    const outcome = await saver.restore(set, newest, revision);
    const messages = {
      saved: texts.team.restored(revision.revision),
      conflict: texts.team.restoreConflict,
      failed: outcome.kind === 'failed' ? outcome.message : '',
    };
    setMessage(messages[outcome.kind]);
    await read();
    busy.current = false;
  };
  return (
    <Dialog title={texts.team.historyOf(set)} onClose={onClose}>
      <p role="status">{message}</p>
      {revisions === null && message === '' && <p class="quiet">{texts.team.readingHistory}</p>}
      <ol class="history">
        {revisions?.map((one) => (
          <RevisionRow
            key={one.revision}
            revision={one}
            inForce={one.revision === newest}
            onRestore={canSave ? () => void restore(one) : null}
          />
        ))}
      </ol>
    </Dialog>
  );
}

interface RevisionRowProps {
  readonly revision: Revision;
  readonly inForce: boolean;
  readonly onRestore: (() => void) | null; // null where nothing can be saved
}

function RevisionRow({revision: one, inForce, onRestore}: RevisionRowProps): VNode {
  return (
    <li>
      <details>
        <summary>
          {texts.team.revisionTitle(one.revision)}{' '}
          <span class="quiet">{formatMoment(one.saved_at)}</span>
        </summary>
        <pre>{one.toml}</pre>
      </details>
      {inForce && <span class="quiet">{texts.team.inForce}</span>}
      {!inForce && onRestore !== null && (
        <button
          type="button"
          class="chip"
          aria-label={texts.team.bringBackRevision(one.revision)}
          onClick={onRestore}
        >
          {texts.team.bringBack}
        </button>
      )}
    </li>
  );
}
