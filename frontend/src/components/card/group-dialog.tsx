import type {VNode} from 'preact';
import {useState} from 'preact/hooks';
import {groupName} from '../../state/layout.ts';
import {texts} from '../../texts/index.ts';
import {Dialog} from '../dialog.tsx';

export interface GroupDialogProps {
  readonly group: string;
  readonly groups: readonly string[]; // those that there are
  /** Called with the name of a group; undefined is none. */
  readonly onGroup: (group: string | undefined) => void;
  readonly onClose: () => void;
}

/**
 * Asks for the group of a card.
 *
 *     <dialog><form><label>Group <input /></label> <button>fraud</button> …
 *       <button>No group</button> <button>Move</button></form></dialog>
 */
export function GroupDialog({group, groups, onGroup, onClose}: GroupDialogProps): VNode {
  const [text, setText] = useState(group);
  const choose = (name: string | undefined): void => {
    onGroup(name);
    onClose();
  };
  return (
    <Dialog title={texts.arrange.groupTitle} onClose={onClose}>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          choose(groupName(text));
        }}
      >
        <label>
          <span>{texts.arrange.groupName}</span>
          <input
            class="field"
            value={text}
            maxLength={64}
            autocomplete="off"
            autofocus
            onInput={({currentTarget}) => setText(currentTarget.value)}
          />
        </label>
        <p class="team-chips">
          {groups.map((name) => (
            <button key={name} type="button" class="chip" onClick={() => choose(name)}>
              {name}
            </button>
          ))}
        </p>
        <p class="dialog-actions">
          <button type="button" class="chip" onClick={() => choose(undefined)}>
            {texts.arrange.noGroup}
          </button>
          <button type="submit" class="primary">
            {texts.arrange.move}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
