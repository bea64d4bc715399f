import {
  acceptCompletion,
  autocompletion,
  completionStatus,
  moveCompletionSelection,
} from '@codemirror/autocomplete';
import {history, historyKeymap} from '@codemirror/commands';
import {Compartment, EditorSelection, EditorState} from '@codemirror/state';
import type {Extension} from '@codemirror/state';
import {EditorView, keymap, placeholder, tooltips} from '@codemirror/view';
import type {KeyBinding} from '@codemirror/view';
import type {Problem} from '../server/api.ts';
import {utf16Span} from '../formulas/spans.ts';
import {texts} from '../texts/index.ts';
import type {Term} from '../formulas/vocabulary.ts';
import {bracketMarks} from './brackets.ts';
import {completeFormula} from './completion.ts';
import {editorTheme} from './editor-theme.ts';
import {formulaLanguage} from './formula-language.ts';
import {problemMark, setMark} from './problem-mark.ts';

export interface FormulaFieldEvents {
  readonly changed: (text: string) => void;
  /** Tells whether the text is a formula, null where that is not known; `again`: even where there is a card of it. */
  readonly submitted: (text: string, again: boolean) => Promise<boolean | null>;
  readonly cancelled: () => void;
  readonly terms: () => readonly Term[];
}

/** The formula field: one line of CodeMirror. */
export class FormulaField {
  readonly #view: EditorView;
  readonly #theme = new Compartment();

  constructor(parent: HTMLElement, text: string, events: FormulaFieldEvents) {
    this.#view = new EditorView({
      parent,
      doc: text,
      extensions: [fieldExtensions(events), this.#theme.of([])],
    });
    // The editor says that it has many lines, which a combobox cannot have.
    this.#view.contentDOM.removeAttribute('aria-multiline');
  }

  /** Takes over a text that came from elsewhere, with the cursor at its end. */
  setText(text: string): void {
    const {doc} = this.#view.state;
    if (doc.toString() !== text) {
      this.#view.dispatch({
        changes: {from: 0, to: doc.length, insert: text},
        selection: EditorSelection.cursor(text.length),
      });
    }
  }

  /** Puts a name, or a function up to its bracket, where the cursor is, or in place of what is selected. */
  insert(text: string): void {
    const {doc, selection} = this.#view.state;
    const {from, to} = selection.main;
    const before = /[\w)`"]$/.test(doc.sliceString(0, from)) ? ' ' : '';
    const after = /^[\w(`"]/.test(doc.sliceString(to)) ? ' ' : '';
    const end = text.endsWith('(') ? ')' : '';
    this.#view.dispatch({
      changes: {from, to, insert: `${before}${text}${end}${after}`},
      selection: EditorSelection.cursor(from + before.length + text.length),
      userEvent: 'input',
    });
  }

  /** Underlines what is wrong with the text, or nothing. */
  setProblem(problem: Problem | null): void {
    const text = this.#view.state.doc.toString();
    const span = problem?.span ?? null;
    if (problem === null || span === null || text === '') {
      this.#view.dispatch({effects: setMark.of(null)});
      return;
    }
    const [start, end] = utf16Span(text, span);
    // A problem at the end of the text has nothing under it: the last character is underlined.
    const from = Math.min(start, text.length - 1);
    const to = Math.max(from + 1, end);
    this.#view.dispatch({effects: setMark.of({from, to, message: problem.message})});
  }

  setDark(dark: boolean): void {
    this.#view.dispatch({effects: this.#theme.reconfigure(EditorView.darkTheme.of(dark))});
  }

  focus(): void {
    this.#view.focus();
  }

  destroy(): void {
    this.#view.destroy();
  }
}

function fieldExtensions({changed, submitted, cancelled, terms}: FormulaFieldEvents): Extension {
  return [
    oneLine,
    formulaLanguage,
    problemMark,
    editorTheme,
    history(),
    bracketMarks,
    autocompletion({
      override: [(context) => completeFormula(context, terms())],
      selectOnOpen: false, // Enter adds the card unless a completion was chosen
      interactionDelay: 0, // people type faster
      compareCompletions: (one, other) => one.label.length - other.label.length,
      icons: false,
    }),
    EditorState.phrases.of(texts.bar.editorPhrases),
    tooltips({position: 'fixed'}),
    placeholder(placeholderElement),
    EditorView.contentAttributes.of(fieldAttributes),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) {
        changed(update.state.doc.toString());
      }
    }),
    keymap.of(fieldKeys(submitted, cancelled)),
  ];
}

/** As an element, since of a text the editor makes an attribute that a combobox cannot have. */
function placeholderElement(): HTMLElement {
  const element = document.createElement('span');
  element.textContent = texts.bar.typeHere;
  return element;
}

/** A field of one line with a list of completions, by the roles that are meant for it. */
function fieldAttributes({state}: EditorView): Readonly<Record<string, string>> {
  return {
    role: 'combobox',
    'aria-label': texts.bar.formula,
    'aria-expanded': String(completionStatus(state) === 'active'),
    'aria-invalid': String(state.field(problemMark).size > 0),
  };
}

function fieldKeys(
  submitted: FormulaFieldEvents['submitted'],
  cancelled: () => void,
): readonly KeyBinding[] {
  const submit = (again: boolean) =>
    does(async (view) => {
      const {doc} = view.state;
      const isFormula = await submitted(doc.toString(), again);
      if (isFormula === false && view.state.doc === doc) {
        takeCompletion(view);
      }
    });
  return [
    {key: 'Enter', run: submit(false), shift: submit(true)},
    {key: 'Tab', run: takeCompletion},
    {key: 'Escape', run: does(cancelled)},
    ...historyKeymap,
  ];
}

/** Takes the completion that is selected, or the first one; false where none are offered. */
function takeCompletion(view: EditorView): boolean {
  return acceptCompletion(view) || (selectNext(view) && acceptCompletion(view));
}

const selectNext = moveCompletionSelection(true);

/** Text of several lines, pasted or dropped, becomes one line. */
const oneLine = EditorState.transactionFilter.of((transaction) => {
  if (transaction.newDoc.lines === 1) {
    return transaction;
  }
  const text = transaction.newDoc.toString().replaceAll('\n', ' ');
  const {length} = transaction.startState.doc;
  return {
    changes: {from: 0, to: length, insert: text},
    selection: EditorSelection.cursor(transaction.newSelection.main.head),
  };
});

function does(action: (view: EditorView) => unknown): (view: EditorView) => boolean {
  return (view) => {
    action(view);
    return true;
  };
}
