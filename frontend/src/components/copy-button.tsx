import type {VNode} from 'preact';
import {useState} from 'preact/hooks';
import {texts} from '../texts/index.ts';

/**
 * Copies a text.
 *
 *     <p class="dialog-actions"><span role="status">Copied</span><button>Copy</button></p>
 *
 * Browsers hand out the clipboard at secure addresses only; elsewhere there is nothing here, and the
 * text can be marked.
 */
export function CopyButton({text}: {readonly text: string}): VNode | null {
  const [said, setSaid] = useState('');
  if (!window.isSecureContext) {
    return null;
  }
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setSaid(texts.explanation.copied),
      () => setSaid(texts.explanation.copyFailed),
    );
  };
  return (
    <p class="dialog-actions">
      <span role="status">{said}</span>
      <button type="button" class="chip" onClick={copy}>
        {texts.explanation.copy}
      </button>
    </p>
  );
}
