import {pickedCompletion} from '@codemirror/autocomplete';
import type {Completion, CompletionContext, CompletionResult} from '@codemirror/autocomplete';
import type {EditorView} from '@codemirror/view';
import type {Term} from '../formulas/vocabulary.ts';

// Ahead of the rest when they match equally well: what this log holds. Then what is shorter is ahead.
const BOOSTS = {parameter: 3, formula: 3, scalar: 1, metric: 0, count: 0, function: 0, text: 0};

const PARTS = /"(?:[^"\\]|\\.)*"|`[^`]*`|\w+|\S/gs;

/** What can be written at the cursor; a quoted tag, or a text that names something, as a whole. */
export function completeFormula(
  context: CompletionContext,
  terms: readonly Term[],
): CompletionResult | null {
  const before = context.state.doc.sliceString(0, context.pos);
  const quote = openQuote(before);
  if (quote !== null) {
    return before[quote] === '`'
      ? {from: quote, options: tagOptions(terms), validFor: /^`[^`]*$/}
      : completeText(before, quote, terms);
  }
  const word = /[A-Za-z_][A-Za-z0-9_]*$/.exec(before);
  if (word === null && !context.explicit) {
    return null;
  }
  const options = terms.filter(({kind}) => kind !== 'text').map((term) => option(term));
  return {from: word?.index ?? context.pos, options, validFor: /^\w*$/};
}

/** Where the quote stands that is left open: a back-quote before a tag, or `"` before a text. */
function openQuote(before: string): number | null {
  const closed = /^(?:[^`"]|`[^`]*`|"(?:[^"\\]|\\.)*")*(?=[`"]|$)/s.exec(before)?.[0] ?? '';
  return closed.length < before.length ? closed.length : null;
}

/** The names that a text can stand for where it is; none where it names nothing, as in `best(x, "`. */
function completeText(
  before: string,
  from: number,
  terms: readonly Term[],
): CompletionResult | null {
  const place = openArgument(before.slice(0, from));
  const options = terms
    .filter(({within}) => within === place)
    .map((term) => quotedOption(term, term.text, '"'));
  return options.length === 0 ? null : {from, options, validFor: /^"(?:[^"\\]|\\.)*$/s};
}

/** The argument that is written at the end of a text: `only 1` behind `only(tp, `, and the first is 0. */
function openArgument(before: string): string {
  const open: {readonly name: string; place: number}[] = [];
  let name = '';
  for (const [part] of before.matchAll(PARTS)) {
    const last = open.at(-1);
    if (part === '(') {
      open.push({name, place: 0});
    } else if (part === ')') {
      open.pop();
    } else if (part === ',' && last !== undefined) {
      last.place += 1;
    }
    name = part;
  }
  const last = open.at(-1);
  return last === undefined ? '' : `${last.name} ${last.place}`;
}

/** The tags behind a back-quote. */
function tagOptions(terms: readonly Term[]): readonly Completion[] {
  return terms
    .filter(({kind}) => kind === 'scalar')
    .map((term) => {
      const text = term.text.startsWith('tag(') ? term.text : `\`${term.name}\``;
      return quotedOption(term, text, '`');
    });
}

/** A text in place of one that was begun: the label begins with the quote, to match what was typed. */
function quotedOption(term: Term, text: string, quote: string): Completion {
  const label = text.startsWith(quote) ? text.slice(0, -1) : quote + term.name;
  return {...option(term, text, quote), label, displayLabel: term.name};
}

function option(term: Term, text = term.text, closing = text.endsWith('(') ? '(' : ''): Completion {
  const {kind, name, detail, description} = term;
  return {
    label: name,
    ...(detail === '' ? {} : {detail: ` ${detail}`}), // a blank, since it is read out as one text
    boost: BOOSTS[kind],
    ...(description === '' ? {} : {info: description}),
    apply: (view, completion, from, to) => insertTerm(view, completion, {text, closing, from, to}),
  };
}

interface Insertion {
  readonly text: string;
  readonly closing: string; // not doubled where it is there already
  readonly from: number;
  readonly to: number;
}

/** Inserts a term; closes the bracket of a function, and takes the place of a quote that is there. */
function insertTerm(
  view: EditorView,
  completion: Completion,
  {text, closing, from, to}: Insertion,
): void {
  const replaced = closing !== '' && view.state.doc.sliceString(to, to + 1) === closing ? 1 : 0;
  const opensCall = closing === '(' && replaced === 0;
  view.dispatch({
    changes: {from, to: to + replaced, insert: opensCall ? `${text})` : text},
    selection: {anchor: from + text.length},
    annotations: pickedCompletion.of(completion),
    userEvent: 'input.complete',
  });
}
