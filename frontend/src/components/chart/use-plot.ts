import {useContext, useLayoutEffect, useRef} from 'preact/hooks';
import {Plot} from '../../chart/plot.ts';
import type {Listener} from '../../chart/listener.ts';
import type {View} from '../../chart/plot.ts';
import type {Zoom} from '../../chart/ranges.ts';
import {endX, neighbourX} from '../../chart/readout.ts';
import {OnScreen} from '../on-screen.ts';
import {useInView} from '../use-seen.ts';

const PAN = 0.2; // of the width, at a press of a key
const CALM_MS = 100; // without a change, after which a chart that is only near the screen is drawn

/** A plot that lives while it is on screen and follows the view, its zoom and the crosshair. */
export function usePlot(
  view: View,
  crosshair: number | null,
  listener: Listener & {readonly zoom: Zoom},
) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const latest = useRef(listener);
  latest.current = listener;
  const onScreen = useContext(OnScreen);
  useLayoutEffect(() => {
    if (host.current === null || !onScreen) {
      return undefined;
    }
    let over = false;
    const told: Listener = {
      onHover: (hover) => {
        over = hover !== null;
        latest.current.onHover(hover);
      },
      onPick: (hover) => latest.current.onPick(hover),
      onZoom: (zoom) => latest.current.onZoom(zoom),
    };
    const created = new Plot(host.current, view, told, latest.current.zoom);
    plot.current = created;
    return () => {
      plot.current = null;
      created.destroy();
      if (over) {
        latest.current.onHover(null);
      }
    };
  }, [onScreen]);
  // At once, before the next key or pointer, or the plot would go back to where it was; and before the
  // browser paints, so that what is pointed at is drawn in the frame of its tooltip and legend.
  useLayoutEffect(() => plot.current?.update(view, listener.zoom), [listener.zoom]);
  const inView = useInView(host);
  useLayoutEffect(() => {
    const draw = (): void => plot.current?.update(view);
    if (inView.current) {
      draw();
      return undefined;
    }
    // What a slider that moves changes is drawn where it is seen first.
    const timer = window.setTimeout(draw, CALM_MS);
    return () => window.clearTimeout(timer);
  }, [view]);
  useLayoutEffect(() => plot.current?.setCrosshair(crosshair), [crosshair, onScreen]);
  return {host, plot};
}

interface KeyTarget {
  readonly view: View;
  readonly crosshair: number | null;
  readonly plot: Plot | null;
  /** Goes to a place, and there to the next line (1) or the one before (-1). */
  readonly move: (x: number | null, by?: -1 | 1) => void;
  readonly explain: () => void;
}

/** Arrow keys move the crosshair and from line to line, with Shift the picture; + and − zoom, 0 shows everything; Enter asks. */
export function onPlotKey(event: KeyboardEvent, target: KeyTarget): void {
  const {view, crosshair, plot, move, explain} = target;
  const at = crosshair ?? endX(view.lines, 1);
  const actions = new Map<string, () => void>([
    ['ArrowLeft', () => move(neighbourX(view.lines, crosshair, -1))],
    ['ArrowRight', () => move(neighbourX(view.lines, crosshair, 1))],
    ['ArrowUp', () => move(at, -1)],
    ['ArrowDown', () => move(at, 1)],
    ['Shift ArrowLeft', () => plot?.panBy(-PAN)],
    ['Shift ArrowRight', () => plot?.panBy(PAN)],
    ['Home', () => move(endX(view.lines, -1))],
    ['End', () => move(endX(view.lines, 1))],
    ['Enter', explain],
    ['+', () => plot?.zoomBy(0.5)],
    ['Shift +', () => plot?.zoomBy(0.5)], // where the sign needs it
    ['-', () => plot?.zoomBy(2)],
    ['0', () => plot?.resetZoom()],
  ]);
  const action = actions.get(event.shiftKey ? `Shift ${event.key}` : event.key);
  if (action !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    action();
  }
}
