import type {VNode} from 'preact';
import {texts} from '../../texts/index.ts';
import {CopyButton} from '../copy-button.tsx';
import {Dialog} from '../dialog.tsx';

export interface ProgramDialogProps {
  readonly program: string;
  readonly onClose: () => void;
}

/**
 * A program to be copied, or marked where the browser gives no clipboard.
 *
 *     <dialog><pre tabindex="0">from tb_custom_metrics import read …</pre><button>Copy</button></dialog>
 */
export function ProgramDialog({program, onClose}: ProgramDialogProps): VNode {
  return (
    <Dialog title={texts.share.pythonTitle} onClose={onClose}>
      <pre class="program" tabIndex={0}>
        {program}
      </pre>
      <CopyButton text={program} />
    </Dialog>
  );
}
