const DRAG = 4; // pixels that a pointer moves before it is no click
const DOUBLE_MS = 250; // after which a click is no half of a double one
const WHEEL = 0.002; // of a pixel of the wheel, as an exponent of e

/** A place in a plot, in pixels from its upper left corner. */
export type Place = Pick<MouseEvent, 'offsetX' | 'offsetY'>;

export interface Gestures {
  /** Called for a click that was no drag and no half of a double one. */
  readonly onPick: (place: Place) => void;
  /** Called while the plot is dragged with Alt, with the share of its width since the last call. */
  readonly onPan: (share: number) => void;
  /** Called for the wheel where it zooms, with the factor and the place in pixels of the plot. */
  readonly onWheel: (factor: number, left: number) => void;
  readonly wheelZooms: () => boolean;
}

/** Follows what the pointer does over a plot beside pointing and selecting. */
export function followPointer(over: HTMLElement, gestures: Gestures): void {
  let pressed = 0; // pixels from the left of the page
  let last: number | null = null; // the same, while it pans
  let picking = 0;
  over.addEventListener('mousedown', ({clientX, altKey, button}) => {
    window.clearTimeout(picking);
    pressed = clientX;
    last = altKey && button === 0 ? clientX : null;
  });
  over.addEventListener('mousemove', ({clientX, buttons}) => {
    if (last !== null && buttons === 1) {
      gestures.onPan((last - clientX) / over.clientWidth);
      last = clientX;
    }
  });
  over.addEventListener('mouseup', (event) => {
    last = null;
    const {offsetX, offsetY} = event;
    if (event.button === 0 && event.detail === 1 && Math.abs(event.clientX - pressed) < DRAG) {
      picking = window.setTimeout(() => gestures.onPick({offsetX, offsetY}), DOUBLE_MS);
    }
  });
  followWheel(over, gestures);
}

function followWheel(over: HTMLElement, gestures: Gestures): void {
  over.addEventListener(
    'wheel',
    (event) => {
      if (gestures.wheelZooms()) {
        event.preventDefault();
        gestures.onWheel(Math.exp(event.deltaY * WHEEL), event.offsetX);
      }
    },
    {passive: false},
  );
}
