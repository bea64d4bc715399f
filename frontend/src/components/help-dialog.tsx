import type {VNode} from 'preact';
import {texts} from '../texts/index.ts';
import {Dialog} from './dialog.tsx';

/**
 * What the pointer and the keys do.
 *
 *     <dialog><h3>Anywhere but in a text</h3><dl><dt>/</dt><dd>type a formula</dd> …</dl></dialog>
 */
export function HelpDialog({onClose}: {readonly onClose: () => void}): VNode {
  const {title, overChart, pointer, inChart, chartKeys, anywhere, pageKeys} = texts.help;
  const parts = [
    [overChart, pointer],
    [inChart, Object.entries(chartKeys)],
    [anywhere, Object.entries(pageKeys)],
  ] as const;
  return (
    <Dialog title={title} onClose={onClose}>
      {parts.map(([name, rows]) => (
        <section class="help" key={name}>
          <h3>{name}</h3>
          <dl>
            {rows.map(([how, meaning]) => (
              <div key={how}>
                <dt>{how}</dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
