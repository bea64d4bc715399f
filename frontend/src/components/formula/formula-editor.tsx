import {effect} from '@preact/signals';
import type {ReadonlySignal} from '@preact/signals';
import type {VNode} from 'preact';
import {useEffect, useRef} from 'preact/hooks';
import type {Problem} from '../../server/api.ts';
import {FormulaField} from '../../editor/formula-field.ts';
import type {Term} from '../../formulas/vocabulary.ts';

/** A name, or a function up to its bracket, on its way to the cursor. */
export interface Insertion {
  readonly text: string;
}

export interface FormulaEditorProps {
  readonly text: ReadonlySignal<string>;
  readonly problem: Problem | null;
  readonly terms: readonly Term[];
  readonly dark: boolean;
  /** What is to be put at the cursor: another object each time; null leaves the text as it is. */
  readonly insertion: Insertion | null;
  /** Counts up when the field is to take the focus; 0 leaves the focus where it is. */
  readonly focusRequest: number;
  readonly onChange: (text: string) => void;
  /** Called on Enter, unless Enter took a completion; tells whether the text is a formula. `again` with Shift. */
  readonly onSubmit: (text: string, again: boolean) => Promise<boolean | null>;
  /** Called on Escape, unless Escape closed the completions. */
  readonly onCancel: () => void;
}

/**
 * The field that formulas are typed into.
 *
 *     <div class="formula-editor">
 *       <div role="combobox" aria-label="Formula">2*tp/(2*tp+fp+fn)</div>
 *     </div>
 */
export function FormulaEditor(props: FormulaEditorProps): VNode {
  const {text, problem, dark, insertion, focusRequest} = props;
  const parent = useRef<HTMLDivElement>(null);
  const field = useRef<FormulaField | null>(null);
  // The field lives as long as the component, and calls back to the latest properties.
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    if (parent.current === null) {
      return undefined;
    }
    const created = new FormulaField(parent.current, text.peek(), {
      changed: (changed) => latest.current.onChange(changed),
      submitted: (...submitted) => latest.current.onSubmit(...submitted),
      cancelled: () => latest.current.onCancel(),
      terms: () => latest.current.terms,
    });
    field.current = created;
    // At once, not after the next frame: a text that is out of date by then would undo a key.
    const stop = effect(() => created.setText(text.value));
    return () => {
      stop();
      created.destroy();
    };
  }, [text]);
  useEffect(() => field.current?.setProblem(problem), [problem]);
  useEffect(() => field.current?.setDark(dark), [dark]);
  useEffect(() => {
    if (insertion !== null) {
      field.current?.insert(insertion.text);
    }
  }, [insertion]);
  useEffect(() => {
    if (focusRequest > 0) {
      field.current?.focus();
    }
  }, [focusRequest]);
  return <div class="formula-editor" ref={parent} />;
}
