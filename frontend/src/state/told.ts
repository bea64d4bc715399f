import type {Removed} from './cards.ts';

/** A formula taken out of a set, which can be put back. */
export interface Undoable {
  readonly message: string;
  readonly undo: () => void;
}

/** What is shown for a while: what can be brought back, or a sentence. */
export type Told = Removed | Undoable | string;
