import type {Path} from './paths.ts';

/** A path as SVG writes it. */
export class PathText implements Path {
  text = '';

  moveTo(x: number, y: number): void {
    this.text += `M${round(x)} ${round(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.text += `L${round(x)} ${round(y)}`;
  }

  /** A whole circle from its right, the only arc that is drawn: a path needs two halves of it. */
  arc(x: number, y: number, radius: number): void {
    const half = (end: number): string => `A${radius} ${radius} 0 0 1 ${round(end)} ${round(y)}`;
    this.text += half(x - radius) + half(x + radius);
  }
}

/** A number of pixels as a picture writes it, to a hundredth. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
