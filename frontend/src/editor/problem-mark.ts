import {StateEffect, StateField} from '@codemirror/state';
import {Decoration, EditorView} from '@codemirror/view';
import type {DecorationSet} from '@codemirror/view';

/** A part of the text that is wrong, and why. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

/** Underlines a part of the text, or nothing. */
export const setMark = StateEffect.define<Mark | null>();

/** What is underlined; it moves with the text until it is set anew. */
export const problemMark = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marks, {changes, effects}) =>
    effects
      .filter((effect) => effect.is(setMark))
      .reduce(
        (_, {value}) => (value === null ? Decoration.none : underline(value)),
        marks.map(changes),
      ),
  provide: (field) => EditorView.decorations.from(field),
});

function underline({from, to, message}: Mark): DecorationSet {
  return Decoration.set(
    Decoration.mark({class: 'cm-problem', attributes: {title: message}}).range(from, to),
  );
}
