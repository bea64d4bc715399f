const PIECE = 32; // strokes that are drawn at once

/**
 * Strokes lines piece by piece, with their dashes running on. A canvas takes several times as long
 * for one path of a thousand points as for its pieces: it sorts the edges of all of it in every row.
 * What is as thin as can be it draws stroke by stroke anyway, and stays in one path.
 */
export class Pieces {
  readonly #context: CanvasRenderingContext2D;
  readonly #most: number; // strokes of a piece
  readonly #dashed: boolean;
  readonly #opaque: boolean;
  #strokes = 0; // in the piece that is not drawn yet
  // The last point and the one before it, each with the pixels from the start of the line.
  #x = Number.NaN;
  #y = Number.NaN;
  #length = 0;
  #cornerX = Number.NaN;
  #cornerY = Number.NaN;
  #cornerLength = 0;

  /** Draws with the style that the context has. */
  constructor(context: CanvasRenderingContext2D) {
    this.#context = context;
    this.#most = context.lineWidth > 1 ? PIECE : Infinity;
    this.#dashed = context.getLineDash().length > 0;
    this.#opaque = context.globalAlpha === 1;
  }

  moveTo(x: number, y: number): void {
    this.end();
    this.#length = 0;
    this.#start(x, y, 0);
    this.#x = x;
    this.#y = y;
  }

  lineTo(x: number, y: number): void {
    if (this.#strokes === this.#most) {
      this.#startAnew();
    }
    this.#context.lineTo(x, y);
    this.#strokes += 1;
    this.#cornerX = this.#x;
    this.#cornerY = this.#y;
    this.#cornerLength = this.#length;
    if (this.#dashed) {
      const [right, down] = [x - this.#x, y - this.#y];
      this.#length += Math.sqrt(right * right + down * down); // in a third of the time of Math.hypot
    }
    this.#x = x;
    this.#y = y;
  }

  /** Draws what is left. */
  end(): void {
    if (this.#strokes > 0) {
      this.#context.stroke();
      this.#strokes = 0;
      this.#context.lineDashOffset = 0;
    }
  }

  /** Begins a piece with the last stroke of the one before, so that the corner between them is whole. */
  #startAnew(): void {
    this.end();
    if (this.#opaque) {
      this.#start(this.#cornerX, this.#cornerY, this.#cornerLength);
      this.#context.lineTo(this.#x, this.#y);
    } else {
      this.#start(this.#x, this.#y, this.#length); // what is pale would be seen twice
    }
  }

  #start(x: number, y: number, length: number): void {
    this.#context.beginPath();
    this.#context.moveTo(x, y);
    this.#context.lineDashOffset = length;
  }
}
