import type {Range} from '@codemirror/state';
import {Decoration, EditorView} from '@codemirror/view';

const BRACKETS = '()[]{}'; // an opening one at each even place

/** Marks the bracket at the cursor and its partner, or the bracket alone that has none. */
export const bracketMarks = EditorView.decorations.compute(
  ['doc', 'selection'],
  ({doc, selection}) => {
    const places = bracketsAt(doc.toString(), selection.main.head);
    const name = places.length === 1 ? 'cm-nonmatchingBracket' : 'cm-matchingBracket';
    return Decoration.set(
      places.map((place): Range<Decoration> =>
        Decoration.mark({class: name}).range(place, place + 1),
      ),
      true,
    );
  },
);

/** Where the bracket before or after the cursor stands, and its partner; nothing without one. */
export function bracketsAt(text: string, cursor: number): readonly number[] {
  const place = [cursor - 1, cursor].find((at) => kindAt(text, at) >= 0);
  if (place === undefined) {
    return [];
  }
  const partner = partnerOf(text, place);
  return partner === null ? [place] : [place, partner];
}

function partnerOf(text: string, place: number): number | null {
  const kind = kindAt(text, place);
  const direction = kind % 2 === 0 ? 1 : -1;
  let depth = 1;
  for (let at = place + direction; at >= 0 && at < text.length; at += direction) {
    const other = kindAt(text, at);
    if (other >= 0) {
      depth += other % 2 === kind % 2 ? 1 : -1;
    }
    if (depth === 0) {
      return other >> 1 === kind >> 1 ? at : null;
    }
  }
  return null;
}

function kindAt(text: string, at: number): number {
  return at < 0 || at >= text.length ? -1 : BRACKETS.indexOf(text.charAt(at));
}
