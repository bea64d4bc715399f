import type {Extension} from '@codemirror/state';
import {Decoration, EditorView} from '@codemirror/view';
import {RESERVED} from '../formulas/vocabulary.ts';

const COUNTS = new Set('tp fp tn fn p n pp pn total threshold step'.split(' '));

const TOKENS =
  /(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(?<tag>`[^`]*`?)|(?<string>"(?:[^"\\]|\\.)*"?)|(?<name>[A-Za-z_]\w*)(?=(?<call>\s*\()?)|(?<operator>\*\*|[<>=!]=|[-+*/%<>])/g;

/** A part of a formula that has a colour. */
export interface Token {
  readonly text: string;
  readonly from: number;
  readonly kind: string;
}

/** The words of a text; the server alone decides what is a formula. */
export function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(TOKENS)].map(({0: found, index, groups = {}}) => {
    const [kind] = Object.keys(groups).filter((name) => groups[name] !== undefined);
    const isCall = groups['call'] !== undefined;
    return {
      text: found,
      from: index,
      kind: kind === 'name' ? nameKind(found, isCall) : (kind ?? ''),
    };
  });
}

function nameKind(name: string, isCall: boolean): string {
  if (RESERVED.includes(name)) {
    return 'keyword';
  }
  if (isCall) {
    return 'function';
  }
  return COUNTS.has(name) ? 'count' : 'name';
}

const colours = EditorView.theme({
  '.cm-number': {color: 'var(--code-number)'},
  '.cm-string, .cm-tag': {color: 'var(--code-string)'},
  '.cm-count': {color: 'var(--code-count)'},
  '.cm-function': {color: 'var(--code-function)'},
  '.cm-keyword': {color: 'var(--code-keyword)'},
  '.cm-operator': {color: 'var(--quiet)'},
});

/** Colours the words of a formula, which is short enough to be read anew at each key. */
export const formulaLanguage: Extension = [
  EditorView.decorations.compute(['doc'], ({doc}) =>
    Decoration.set(
      tokensOf(doc.toString()).map(({text, from, kind}) =>
        Decoration.mark({class: `cm-${kind}`}).range(from, from + text.length),
      ),
    ),
  ),
  colours,
];
