import type uPlot from 'uplot';
import type {Palette} from '../runs/palette.ts';
import type {Log} from './log.ts';
import type {Range} from './ranges.ts';
import {clockSplits, logLabels, xIncrements, xLabels, yLabels} from './ticks.ts';
import type {ChartAxis} from './ticks.ts';

const FONT = '11px Roboto, system-ui, sans-serif';
const LEAST_Y_WIDTH = 40; // pixels, so that the plots of most cards are aligned
const NAMED_Y_WIDTH = 60; // pixels, so that a longer name of the other axis stands below it
const CHARACTER_WIDTH = 6.5; // pixels of a digit at 11px

/** What the library asks for while it draws; the answers change over the life of a plot. */
export interface Source {
  readonly palette: () => Palette;
  readonly axis: () => ChartAxis;
  readonly log: Log;
  readonly ranges: () => {readonly x: Range; readonly y: Range};
  readonly draw: (plot: uPlot) => void;
  readonly selected: (plot: uPlot) => void;
  readonly reset: () => void;
}

/** A plot without series of its own: axes, selection and size are uPlot's, the lines are ours. */
export function plotOptions(source: Source, width: number, height: number): uPlot.Options {
  return {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum has no code
    mode: 2,
    width,
    height,
    padding: [8, 8, 0, 0],
    legend: {show: false},
    cursor: cursorOptions(source),
    scales: {
      x: {time: false, ...distribution(source.log.x), range: () => [...source.ranges().x]},
      y: {...distribution(source.log.y), range: () => [...source.ranges().y]},
    },
    axes: [xAxis(source), yAxis(source)],
    series: [
      {},
      {
        facets: [
          {scale: 'x', auto: false},
          {scale: 'y', auto: false},
        ],
        points: {show: false},
        // Draws at once and hands no path back: uPlot bridges gaps and hides single points.
        paths: (plot) => {
          source.draw(plot);
          return null;
        },
      },
    ],
    hooks: {setSelect: [source.selected]},
  };
}

function cursorOptions({reset}: Source): uPlot.Cursor {
  return {
    x: false,
    y: false,
    points: {show: false},
    dataIdx: () => null, // there is no series to look into
    drag: {x: true, y: false, setScale: false, dist: 4},
    bind: {
      mousedown: (plot, _target, handler) => (event) => {
        if (event.altKey) {
          return null; // pans
        }
        Object.assign(plot.cursor.drag ?? {}, {y: event.shiftKey});
        handler(event);
        return null;
      },
      dblclick: () => () => {
        reset();
        return null;
      },
    },
  };
}

/** How a scale spreads its values; uPlot's 3 is logarithmic. */
function distribution(log: boolean): uPlot.Scale {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum has no code
  return log ? {distr: 3} : {};
}

function xAxis({palette, axis, log}: Source): uPlot.Axis {
  const scale: uPlot.Axis = log.x
    ? {values: (_plot, splits) => logLabels(splits)}
    : {
        incrs: () => xIncrements(axis()),
        values: (_plot, splits, _axis, _space, increment) => xLabels(splits, axis(), increment),
        ...(axis() === 'wall'
          ? {splits: (_plot, _axis, min, max, increment) => clockSplits(min, max, increment)}
          : {}),
      };
  return {
    ...quietAxis(palette),
    size: 26,
    space: axis() === 'wall' ? 80 : 64,
    border: {show: true, width: 1, stroke: () => palette().baseline},
    ...scale,
  };
}

function yAxis({palette, axis, log}: Source): uPlot.Axis {
  return {
    ...quietAxis(palette),
    space: log.y ? 24 : 36,
    // Asked once before there are labels, whatever uPlot's types say.
    size: (_plot, labels: readonly string[] | null) =>
      Math.max(
        axis() === 'threshold' ? NAMED_Y_WIDTH : LEAST_Y_WIDTH,
        longest(labels ?? []) * CHARACTER_WIDTH + 12,
      ),
    values: (_plot, splits, _axis, _space, increment) =>
      log.y ? logLabels(splits) : yLabels(splits, increment),
  };
}

function quietAxis(palette: () => Palette): uPlot.Axis {
  return {
    font: FONT,
    gap: 6,
    stroke: () => palette().quiet,
    grid: {width: 1, stroke: () => palette().grid},
    ticks: {show: false},
  };
}

function longest(labels: readonly string[]): number {
  return Math.max(0, ...labels.map((label) => label.length));
}
