import {Decoration, EditorView} from '@codemirror/view';

const MARK = Decoration.mark({class: 'cm-matchingBracket'});

/** Marks the bracket beside the cursor and its partner. */
export const bracketMark = EditorView.decorations.compute(['doc', 'selection'], (state) => {
  const text = state.doc.toString();
  const {head} = state.selection.main;
  const pairs = [head - 1, head].map((at) => [at, partnerOf(text, at)] as const);
  const pair = pairs.find(([, partner]) => partner >= 0) ?? [];
  return Decoration.set(
    pair.map((at) => MARK.range(at, at + 1)),
    true,
  );
});

/** Where the bracket at a place is closed or opened; -1 where there is none. */
export function partnerOf(text: string, at: number): number {
  const depthOf = (place: number): number =>
    Number(text[place] === '(') - Number(text[place] === ')');
  const step = depthOf(at);
  let depth = step;
  let place = at;
  while (depth !== 0 && place >= 0 && place < text.length) {
    place += step;
    depth += depthOf(place);
  }
  return step !== 0 && depth === 0 ? place : -1;
}
