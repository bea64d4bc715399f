const DRAG = 4; // pixels that a pointer moves before it is no click
const WHEEL = 0.002; // of a pixel of the wheel, as an exponent of e

export interface Gestures {
  /** Called for a click that was no drag. */
  readonly onPick: (event: MouseEvent) => void;
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
  over.addEventListener('mousedown', ({clientX, altKey, button}) => {
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
    if (Math.abs(event.clientX - pressed) < DRAG) {
      gestures.onPick(event);
    }
  });
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
