import {pickedCompletion} from '@codemirror/autocomplete';
import type {Completion, CompletionContext, CompletionResult} from '@codemirror/autocomplete';
import type {EditorView} from '@codemirror/view';
import type {Term} from '../vocabulary.ts';

const TYPES = {
  count: 'constant',
  formula: 'variable',
  function: 'function',
  metric: 'variable',
  scalar: 'property',
} as const;

// Ahead of the rest when they match equally well: what this log holds.
const BOOSTS = {formula: 3, count: 2, scalar: 1, metric: 0, function: 0} as const;

/** What can be written at the cursor; a quoted tag is completed as a whole, and a text not at all. */
export function completeFormula(
  context: CompletionContext,
  terms: readonly Term[],
): CompletionResult | null {
  const before = context.state.doc.sliceString(0, context.pos);
  const quote = openQuote(before);
  if (quote !== null && before[quote] === '"') {
    return null;
  }
  if (quote !== null) {
    const tags = terms.filter(({kind}) => kind === 'scalar').map(quotedOption);
    return {from: quote, options: tags, validFor: /^`[^`]*$/};
  }
  const word = /[A-Za-z_][A-Za-z0-9_]*$/.exec(before);
  if (word === null && !context.explicit) {
    return null;
  }
  return {from: word?.index ?? context.pos, options: terms.map(option), validFor: /^\w*$/};
}

/** Where the quote stands that is left open: a back-quote before a tag, or `"` before a text. */
function openQuote(before: string): number | null {
  const closed = /^(?:[^`"]|`[^`]*`|"(?:[^"\\]|\\.)*")*(?=[`"]|$)/s.exec(before)?.[0] ?? '';
  return closed.length < before.length ? closed.length : null;
}

function option(term: Term): Completion {
  const {kind, name, text, detail, description} = term;
  return {
    label: name,
    type: TYPES[kind],
    ...(detail === '' ? {} : {detail: ` ${detail}`}), // a blank, since it is read out as one text
    boost: BOOSTS[kind],
    ...(description === '' ? {} : {info: description}),
    apply: (view, completion, from, to) => insertTerm(view, completion, text, from, to),
  };
}

function quotedOption(term: Term): Completion {
  const text = term.text.startsWith('tag(') ? term.text : `\`${term.name}\``;
  // The label begins with the quote, so that it matches what has been typed.
  return {
    ...option(term),
    label: `\`${term.name}`,
    displayLabel: term.name,
    apply: (view, completion, from, to) => insertTerm(view, completion, text, from, to),
  };
}

/** Inserts a term; closes the bracket of a function, and takes the place of a quote that is there. */
function insertTerm(
  view: EditorView,
  completion: Completion,
  text: string,
  from: number,
  to: number,
): void {
  const next = view.state.doc.sliceString(to, to + 1);
  const opensCall = text.endsWith('(');
  const replaced = (text.endsWith('`') && next === '`') || (opensCall && next === '(') ? 1 : 0;
  view.dispatch({
    changes: {from, to: to + replaced, insert: opensCall && replaced === 0 ? `${text})` : text},
    selection: {anchor: from + text.length},
    annotations: pickedCompletion.of(completion),
    userEvent: 'input.complete',
  });
}
