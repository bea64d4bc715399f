import type {Range} from './ranges.ts';
import type {Reading} from './readout.ts';

/** A dot of the crosshair, in pixels of the plot. */
export interface Mark {
  readonly top: number;
  readonly color: string;
}

/** A dot for each reading within the range that is shown. */
export function marksOf(
  readings: readonly Reading[],
  [bottom, top]: Range,
  toTop: (value: number) => number,
): readonly Mark[] {
  return readings
    .filter(({smoothed}) => smoothed >= bottom && smoothed <= top)
    .map(({line, smoothed}) => ({top: toTop(smoothed), color: line.color}));
}

/**
 * The crosshair over a plot: a vertical line, and a dot on each line of the chart.
 *
 *     <div class="crosshair" style="transform: translateX(120px)">
 *       <i class="mark" style="transform: translateY(40px); background: #12b5cb"></i>
 *     </div>
 *
 * Elements over the canvas, so that a moving pointer draws no line again; the dots stay and move.
 */
export class Crosshair {
  readonly #element = document.createElement('div');
  readonly #marks: HTMLElement[] = [];

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
    marks.slice(this.#marks.length).forEach(() => this.#addMark());
    this.#marks.splice(marks.length).forEach((mark) => mark.remove());
    this.#marks.forEach(({style}, index) => {
      style.transform = `translateY(${marks[index]?.top ?? 0}px)`;
      style.background = marks[index]?.color ?? '';
    });
  }

  #addMark(): void {
    const mark = document.createElement('i');
    mark.className = 'mark';
    this.#marks.push(mark);
    this.#element.append(mark);
  }
}
