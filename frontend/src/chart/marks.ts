/** A dot of the crosshair, in pixels of the plot. */
export interface Mark {
  readonly top: number;
  readonly color: string;
}

/**
 * The crosshair over a plot: a vertical line, and a dot on each line of the chart.
 *
 *     <div class="crosshair" style="transform: translateX(120px)">
 *       <i class="mark" style="top: 40px; background: #12b5cb"></i>
 *     </div>
 *
 * Elements over the canvas, so that a moving pointer draws no line again.
 */
export class Crosshair {
  readonly #element = document.createElement('div');

  constructor(parent: HTMLElement) {
    this.#element.className = 'crosshair';
    this.#element.hidden = true;
    parent.append(this.#element);
  }

  hide(): void {
    this.#element.hidden = true;
  }

  show(left: number, marks: readonly Mark[]): void {
    this.#element.hidden = false;
    this.#element.style.transform = `translateX(${left}px)`;
    this.#element.replaceChildren(...marks.map(markElement));
  }
}

function markElement({top, color}: Mark): HTMLElement {
  const mark = document.createElement('i');
  mark.className = 'mark';
  mark.style.top = `${top}px`;
  mark.style.background = color;
  return mark;
}
