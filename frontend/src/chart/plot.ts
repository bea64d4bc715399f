import uPlot from 'uplot';
import type {Palette} from '../runs/palette.ts';
import {behindOf, drawLines, drawMeant} from './draw.ts';
import type {Scene} from './draw.ts';
import {Layers} from './layers.ts';
import {followPointer} from './gestures.ts';
import type {Place} from './gestures.ts';
import type {Line} from './lines.ts';
import {spacing} from './log.ts';
import type {Log, Spacing} from './log.ts';
import type {Hover, Listener} from './listener.ts';
import {isOnlyMeant, meantLines} from './meant.ts';
import {Crosshair, marksOf} from './marks.ts';
import {drawPins} from './pins.ts';
import type {Pin} from './pins.ts';
import {plotOptions} from './options.ts';
import {projectionOf} from './projection.ts';
import {fitRanges, fitX, isSame, NO_ZOOM, panRange, scaleRange, steadyRange} from './ranges.ts';
import type {Range, Zoom} from './ranges.ts';
import {nearestX, readLines, sortByDistance} from './readout.ts';
import type {Reading} from './readout.ts';
import type {ChartAxis} from './ticks.ts';

/** What a plot shows. */
export interface View {
  readonly lines: readonly Line[];
  readonly told: readonly Line[]; // the same with what has no place on these axes
  readonly bounds: Range; // what the values can be
  readonly axis: ChartAxis;
  readonly palette: Palette;
  readonly highlight: string | null; // a run
  readonly pins?: readonly Pin[]; // places that are marked whatever is pointed at
  readonly log: Log;
  readonly wheelZooms: boolean;
  readonly subject: object; // another one where more has changed than new points
}

const [REACH, PICK_REACH] = [24, 12]; // pixels from a line that is meant, and asked about

/** A chart on a canvas. The only module that knows uPlot. */
export class Plot {
  readonly #host: HTMLElement;
  readonly #listener: Listener;
  readonly #resize = new ResizeObserver(() => this.#fill());
  #plot: uPlot;
  #crosshair: Crosshair;
  #layers: Layers | null = null; // until there is a plot to lay them over
  #view: View;
  #zoom: Zoom;
  #ranges: {readonly x: Range; readonly y: Range} = {x: [0, 1], y: [0, 1]};
  #meant: string | null = null; // key of the line under the pointer
  #at: number | null = null; // x of the crosshair

  constructor(host: HTMLElement, view: View, listener: Listener, zoom: Zoom = NO_ZOOM) {
    [this.#host, this.#listener] = [host, listener];
    [this.#view, this.#zoom] = [view, zoom];
    this.#fit(null);
    this.#plot = this.#createPlot();
    this.#crosshair = this.#follow();
    this.#resize.observe(host);
  }

  /** Shows another view, or another part of it; a part on other axes is no part of these. */
  update(view: View, zoom: Zoom = this.#zoom): void {
    const [before, plot] = [this.#view, this.#plot];
    const isMoved = zoom !== this.#zoom;
    [this.#view, this.#zoom] = [view, zoom];
    const isOtherX = view.axis !== before.axis || view.log.x !== before.log.x;
    if (isOtherX || view.log.y !== before.log.y) {
      if (!isMoved) {
        this.#zoom = isOtherX ? NO_ZOOM : {x: zoom.x, y: null};
        this.#listener.onZoom(this.#zoom);
      }
      this.#fit(null);
      this.#plot.destroy();
      this.#plot = this.#createPlot();
      this.#crosshair = this.#follow();
    }
    if (isMoved || !isOnlyMeant(before, view)) {
      const steady = view.subject === before.subject && !isMoved ? this.#ranges.y : null;
      this.#refresh(steady, plot === this.#plot && view.palette === before.palette);
    } else if (view !== before) {
      this.#drawMeant();
    }
  }

  /** Marks a place, which may be one that another card's pointer is at. */
  setCrosshair(x: number | null): void {
    this.#at = x;
    this.#placeCrosshair();
  }

  /** Narrows (below 1) or widens (above 1) the x axis around a place, else around the crosshair. */
  zoomBy(factor: number, around: number | null = this.#at): void {
    this.#changeX((x, limits, {to}) => {
      const [min, max] = scaleRange(x, around === null ? (x[0] + x[1]) / 2 : to(around), factor);
      return [Math.max(min, limits[0]), Math.min(max, limits[1])];
    });
  }

  /** Moves the x axis by a share of its width. */
  panBy(share: number): void {
    this.#changeX((x, limits) => panRange(x, share, limits));
  }

  /** Sets x to a range on its even scale. */
  #changeX(change: (x: Range, limits: Range, scale: Spacing) => Range): void {
    const {lines, log} = this.#view;
    const scale = spacing(log.x);
    const even = ([min, max]: Range): Range => [scale.to(min), scale.to(max)];
    const [min, max] = change(even(this.#ranges.x), even(fitX(lines, log.x)), scale);
    if (min < max) {
      this.#zoomTo({x: [scale.from(min), scale.from(max)], y: null});
    }
  }

  /** Where a place of the x axis is, in pixels from the left of the host. */
  leftOf(x: number): number {
    return this.#plot.valToPos(x, 'x') + this.#plot.over.offsetLeft;
  }

  resetZoom(): void {
    this.#zoomTo(NO_ZOOM);
  }

  destroy(): void {
    this.#resize.disconnect();
    this.#plot.destroy();
  }

  #createPlot(): uPlot {
    const options = plotOptions(
      {
        palette: () => this.#view.palette,
        axis: () => this.#view.axis,
        log: this.#view.log,
        ranges: () => this.#ranges,
        draw: (plot) => this.#draw(plot),
        selected: (plot) => this.#select(plot),
        reset: () => this.resetZoom(),
      },
      this.#host.clientWidth,
      this.#host.clientHeight,
    );
    // One point that is never drawn: without data uPlot draws no series, and so no lines.
    const data = [null, [[0], [0]]] as unknown as uPlot.AlignedData;
    return new uPlot(options, data, this.#host);
  }

  /** Listens to the pointer over a new plot. */
  #follow(): Crosshair {
    const {over} = this.#plot;
    over.addEventListener('mousemove', this.#hover);
    over.addEventListener('mouseleave', this.#leave);
    followPointer(over, {
      onPick: this.#pick,
      onPan: (share) => this.panBy(share),
      onWheel: (factor, left) => this.zoomBy(factor, this.#plot.posToVal(left, 'x')),
      wheelZooms: () => this.#view.wheelZooms,
    });
    this.#layers = new Layers(over);
    return new Crosshair(over);
  }

  /** Fits what is not zoomed; `steady` is the y axis that stays if it can. */
  #fit(steady: Range | null): void {
    const {x, y} = fitRanges(this.#view, this.#zoom);
    this.#ranges = {x, y: steady === null ? y : steadyRange(steady, y)};
  }

  #zoomTo(zoom: Zoom): void {
    this.#zoom = zoom;
    this.#listener.onZoom(zoom);
    this.#refresh(null);
  }

  /** Draws the lines anew, and the axes unless they `stay` and have the same ranges. */
  #refresh(steady: Range | null, stay = false): void {
    const before = this.#ranges;
    this.#fit(steady);
    const {x, y} = this.#ranges;
    if (stay && isSame(x, before.x) && isSame(y, before.y)) {
      this.#draw(this.#plot);
    } else {
      this.#plot.batch(() => {
        this.#plot.setScale('x', {min: x[0], max: x[1]});
        this.#plot.setScale('y', {min: y[0], max: y[1]});
      });
    }
    this.#placeCrosshair();
  }

  #fill(): void {
    const {clientWidth: width, clientHeight: height} = this.#host;
    const isOther = width !== this.#plot.width || height !== this.#plot.height;
    // The frame of a tab that was left has no height; drawing waits until it is back.
    if (width > 0 && height > 0 && isOther) {
      this.#plot.setSize({width, height});
      this.#placeCrosshair();
    }
  }

  #draw(plot: uPlot): void {
    const scene = this.#scene(plot, this.#view.lines);
    const {palette, pins = []} = this.#view;
    this.#layers?.drawBase(plot.bbox, uPlot.pxRatio, behindOf(scene), (context) => {
      drawLines(context, scene);
      drawPins(context, pins, {...scene, box: plot.bbox, palette});
    });
    this.#drawMeant();
  }

  #drawMeant(): void {
    const {lines, highlight} = this.#view;
    const front = meantLines(lines, this.#meant, highlight);
    const scene = this.#scene(this.#plot, front);
    this.#layers?.drawFront(front.length === 0 ? null : (context) => drawMeant(context, scene));
  }

  #scene(plot: uPlot, lines: readonly Line[]): Scene {
    const {log} = this.#view;
    return {
      lines,
      ...this.#ranges,
      projection: projectionOf(this.#ranges, log, (value, axis) =>
        plot.valToPos(value, axis, true),
      ),
      pixelRatio: uPlot.pxRatio,
    };
  }

  #select(plot: uPlot): void {
    const {left, top, width, height} = plot.select;
    if (width <= 0) {
      return;
    }
    const at = (position: number, scale: 'x' | 'y'): number => plot.posToVal(position, scale);
    const isBox = plot.cursor.drag?.y === true && height > 0;
    plot.setSelect({left: 0, top: 0, width: 0, height: 0}, false);
    this.#zoomTo({
      x: [at(left, 'x'), at(left + width, 'x')],
      y: isBox ? [at(top + height, 'y'), at(top, 'y')] : null,
    });
  }

  readonly #hover = (event: MouseEvent): void => {
    const hover = this.#locate(event);
    if (hover !== null) {
      this.setMeant(this.#view.lines.length > 1 ? hover.key : null);
      this.#listener.onHover(hover);
    }
  };

  /** Only a click on a line picks it: a double click beside the lines shows everything. */
  readonly #pick = (place: Place): void => {
    const hover = this.#locate(place, PICK_REACH);
    if (hover !== null && hover.key !== null) {
      this.#listener.onPick(hover);
    }
  };

  #locate({offsetX, offsetY}: Place, reach = REACH): Hover | null {
    const plot = this.#plot;
    const x = nearestX(this.#view.lines, plot.posToVal(offsetX, 'x'));
    if (x === null) {
      return null;
    }
    const away = ({smoothed}: Reading): number => Math.abs(plot.valToPos(smoothed, 'y') - offsetY);
    const {order, near} = sortByDistance(readLines(this.#view.lines, x), away, reach);
    return {x, key: near, order, left: this.leftOf(x), top: offsetY + plot.over.offsetTop};
  }

  readonly #leave = (): void => {
    this.setMeant(null);
    this.#listener.onHover(null);
  };

  setMeant(key: string | null): void {
    if (key !== this.#meant) {
      this.#meant = key;
      this.#drawMeant();
    }
  }

  #placeCrosshair(): void {
    const at = this.#at;
    const [min, max] = this.#ranges.x;
    if (at === null || at < min || at > max) {
      this.#crosshair.hide();
      return;
    }
    const readings = readLines(this.#view.lines, at);
    const marks = marksOf(readings, this.#ranges.y, (y) => this.#plot.valToPos(y, 'y'));
    this.#crosshair.show(this.#plot.valToPos(at, 'x'), marks);
  }
}
