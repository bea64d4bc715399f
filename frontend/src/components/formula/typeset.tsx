import {h} from 'preact';
import type {ComponentChild, VNode} from 'preact';
import {useMemo} from 'preact/hooks';

/** The elements that a typeset formula is made of; whatever else were to come is shown as its text. */
const ELEMENTS = new Set(
  'math mrow mi mn mo mtext mfrac msup msub msqrt mroot mtable mtr mtd'.split(' '),
);

export interface TypesetProps {
  readonly mathml: string;
  readonly stale: boolean; // of a text before the one in the field, or of one that is wrong
}

/**
 * A formula as it stands in a textbook, beside its text. The text says the same to screen readers.
 *
 *     <span class="typeset" aria-hidden="true"><math><mfrac>…</mfrac></math></span>
 */
export function Typeset({mathml, stale}: TypesetProps): VNode {
  const formula = useMemo(() => readMathml(mathml), [mathml]);
  return (
    <span class={stale ? 'typeset stale' : 'typeset'} aria-hidden="true">
      {formula}
    </span>
  );
}

/** MathML as elements of the page: parsed as XML and built anew, since names in it come from logs. */
export function readMathml(mathml: string): ComponentChild {
  const {documentElement} = new DOMParser().parseFromString(mathml, 'application/xml');
  return documentElement.localName === 'math' ? build(documentElement) : null;
}

function build(node: Node): ComponentChild {
  const isKnown = node instanceof Element && ELEMENTS.has(node.localName);
  return isKnown ? h(node.localName, {}, ...[...node.childNodes].map(build)) : node.textContent;
}
