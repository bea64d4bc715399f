import {cellImage, labelled, traceRidge} from '../chart/heat.ts';
import {spacing} from '../chart/log.ts';
import {PathText} from '../chart/path-text.ts';
import {traceBand, tracePath} from '../chart/paths.ts';
import {placeLabels} from '../chart/pins.ts';
import {readLines} from '../chart/readout.ts';
import {sparkOf} from '../chart/spark.ts';
import {axisName, clockSplits, logLabels, xIncrements, xLabels, yLabels} from '../chart/ticks.ts';
import {isolated} from '../texts/isolated.ts';
import {formatHalf, formatShare, formatValue} from '../texts/numbers.ts';
import {paletteFor} from '../runs/palette.ts';
import type {Palette} from '../runs/palette.ts';
import {texts} from '../texts/index.ts';
import {classCosts, costText, meanOf} from '../views/class-costs.ts';
import {classLines} from '../views/class-lines.ts';
import {MOST_IN_TABLE as mostInTable, matrixHeat, sameLabels} from '../views/matrix.ts';
import {shares, shownMatrix, strengths, written} from '../views/matrix.ts';
import {heatOf} from '../views/surfaces.ts';

// What pictures share with the panel: handed to them, since they are fetched by themselves.
const panel = {
  ...{
    cellImage,
    labelled,
    spacing,
    PathText,
    traceBand,
    tracePath,
    traceRidge,
    placeLabels,
    readLines,
  },
  ...{sparkOf, axisName, clockSplits, logLabels, xIncrements, xLabels, yLabels},
  ...{formatHalf, formatShare, formatValue, texts, classCosts, costText, meanOf, classLines},
  ...{
    isolated,
    mostInTable,
    matrixHeat,
    sameLabels,
    shares,
    shownMatrix,
    strengths,
    written,
    heatOf,
  },
};

/** What a picture is drawn with: functions of the panel, and colours. */
export type Pen = typeof panel & Palette & {readonly ink: string};

export function penOf(dark: boolean): Pen {
  return {...panel, ...paletteFor(dark), ink: dark ? '#ececec' : '#1f2328'};
}
