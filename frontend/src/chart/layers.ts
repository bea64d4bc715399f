const EDGE = 4; // pixels around the plot in which a line at the edge keeps its full width

/** Where the plot lies in its canvas, in pixels of the screen. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Two canvases over the axes: all lines, and on top of them those that are meant.
 *
 *     <canvas class="layer faded" /><canvas class="layer" />
 *
 * While the pointer goes from line to line the many stay as they were drawn, and only fade.
 */
export class Layers {
  readonly #base = document.createElement('canvas');
  readonly #front = document.createElement('canvas');
  #box: Box = {left: 0, top: 0, width: 0, height: 0};
  #pixelRatio = 1;

  constructor(over: HTMLElement) {
    for (const canvas of [this.#base, this.#front]) {
      canvas.className = 'layer';
      over.before(canvas);
    }
  }

  /** Follows the plot; `draw` is given a canvas that is empty, in the coordinates of the plot's. */
  drawBase(box: Box, pixelRatio: number, draw: (context: CanvasRenderingContext2D) => void): void {
    this.#box = box;
    this.#pixelRatio = pixelRatio;
    this.#draw(this.#base, draw);
  }

  /** Draws what is meant; with nothing, all lines are as they were. */
  drawFront(draw: ((context: CanvasRenderingContext2D) => void) | null): void {
    this.#base.classList.toggle('faded', draw !== null);
    this.#front.hidden = draw === null;
    if (draw !== null) {
      this.#draw(this.#front, draw);
    }
  }

  #draw(canvas: HTMLCanvasElement, draw: (context: CanvasRenderingContext2D) => void): void {
    const {left, top, width, height} = this.#box;
    const ratio = this.#pixelRatio;
    const edge = EDGE * ratio;
    const [wide, high] = [width + 2 * edge, height + 2 * edge];
    // A size that is set, even to what it is, makes the browser allocate the canvas anew.
    if (canvas.width !== wide || canvas.height !== high) {
      canvas.width = wide;
      canvas.height = high;
    }
    canvas.style.left = `${left / ratio - EDGE}px`;
    canvas.style.top = `${top / ratio - EDGE}px`;
    canvas.style.width = `${canvas.width / ratio}px`;
    canvas.style.height = `${canvas.height / ratio}px`;
    const context = canvas.getContext('2d');
    context?.resetTransform();
    context?.clearRect(0, 0, wide, high);
    context?.translate(edge - left, edge - top);
    if (context !== null) {
      draw(context);
    }
  }
}
