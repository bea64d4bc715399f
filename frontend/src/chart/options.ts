import type uPlot from 'uplot';
import type {Palette} from '../palette.ts';
import type {Range} from './ranges.ts';
import {xIncrements, xLabels, yLabels} from './ticks.ts';
import type {ChartAxis} from './ticks.ts';

const FONT = '11px Roboto, system-ui, sans-serif';
const LEAST_Y_WIDTH = 40; // pixels, so that the plots of most cards are aligned
const CHARACTER_WIDTH = 6.5; // pixels of a digit at 11px

/** What the library asks for while it draws; the answers change over the life of a plot. */
export interface Source {
  readonly palette: () => Palette;
  readonly axis: () => ChartAxis;
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
      x: {time: false, range: () => [...source.ranges().x]},
      y: {range: () => [...source.ranges().y]},
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

function xAxis({palette, axis}: Source): uPlot.Axis {
  return {
    ...quietAxis(palette),
    size: 26,
    space: 64,
    border: {show: true, width: 1, stroke: () => palette().baseline},
    incrs: () => xIncrements(axis()),
    values: (_plot, splits) => xLabels(splits, axis()),
  };
}

function yAxis({palette}: Source): uPlot.Axis {
  return {
    ...quietAxis(palette),
    space: 36,
    // Asked once before there are labels, whatever uPlot's types say.
    size: (_plot, labels: readonly string[] | null) =>
      Math.max(LEAST_Y_WIDTH, longest(labels ?? []) * CHARACTER_WIDTH + 12),
    values: (_plot, splits, _axis, _space, increment) => yLabels(splits, increment),
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
