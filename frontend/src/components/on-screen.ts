import {createContext} from 'preact';

/** Given by a card: whether it is on screen, or near. Out of view its canvases are let go. */
export const OnScreen = createContext(true);
