const EDGE = 4; // pixels around the plot in which a line at the edge keeps its full width

/** Where the plot lies in its canvas, in pixels of the screen. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

type Draw = (context: CanvasRenderingContext2D) => void;

/** A picture below the lines, which is kept as long as its parts are the same; without parts it is not. */
export interface Behind {
  readonly parts: readonly unknown[] | null;
  readonly draw: Draw;
}

/**
 * Two canvases over the axes: all lines, and on top of them those that are meant.
 *
 *     <canvas class="layer faded" /><canvas class="layer" />
 *
 * While the pointer goes from line to line the many stay as they were drawn, and only fade. While
 * lines are smoothed by a slider what was logged stays as it was drawn behind them.
 */
export class Layers {
  readonly #base = document.createElement('canvas');
  readonly #front = document.createElement('canvas');
  readonly #behind = document.createElement('canvas'); // on no page, of no size while nothing is kept
  #parts: readonly unknown[] = []; // that it was made of
  #box: Box = {left: 0, top: 0, width: 0, height: 0};
  #pixelRatio = 1;

  constructor(over: HTMLElement) {
    for (const canvas of [this.#base, this.#front]) {
      canvas.className = 'layer';
      over.before(canvas);
    }
  }

  /** Follows the plot; `draw` is given a canvas that is empty, in the coordinates of the plot's. */
  drawBase(box: Box, pixelRatio: number, behind: Behind, draw: Draw): void {
    this.#box = box;
    this.#pixelRatio = pixelRatio;
    this.#keep(behind);
    this.#draw(this.#base, (context) => {
      if (behind.parts === null) {
        behind.draw(context);
      } else if (this.#behind.width * this.#behind.height > 0) {
        context.save();
        context.resetTransform();
        context.drawImage(this.#behind, 0, 0);
        context.restore();
      }
      draw(context);
    });
  }

  /** Draws what is meant; with nothing, all lines are as they were. */
  drawFront(draw: Draw | null): void {
    this.#base.classList.toggle('faded', draw !== null);
    this.#front.hidden = draw === null;
    if (draw !== null) {
      this.#draw(this.#front, draw);
    }
  }

  #keep({parts, draw}: Behind): void {
    const {left, top, width, height} = this.#box;
    const all = parts === null ? [] : [left, top, width, height, this.#pixelRatio, ...parts];
    const isSame =
      all.length === this.#parts.length && all.every((one, at) => one === this.#parts[at]);
    this.#parts = all;
    if (parts === null) {
      this.#behind.width = 0;
      this.#behind.height = 0;
    } else if (!isSame) {
      this.#draw(this.#behind, draw);
    }
  }

  #draw(canvas: HTMLCanvasElement, draw: Draw): void {
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
