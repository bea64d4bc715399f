import {useMemo} from 'preact/hooks';
import type {Metric, Result, RunsAnswer} from '../api.ts';
import {buildGroupLines} from '../chart/groups.ts';
import {buildLines} from '../chart/lines.ts';
import type {Line, LineOptions} from '../chart/lines.ts';
import {countUnplaced, placeLines} from '../chart/log.ts';
import type {View} from '../chart/plot.ts';
import {boundsOf} from '../chart/ranges.ts';
import {describeGroups} from '../group-note.ts';
import type {Grouping} from '../grouping.ts';
import type {Layout} from '../layout.ts';
import {describeResult} from '../note.ts';
import type {Note} from '../note.ts';
import {paletteFor} from '../palette.ts';
import type {Evaluated} from '../state.ts';
import {texts} from '../texts/index.ts';

/** What a chart is made of. */
export interface Charted {
  readonly evaluated: Evaluated | null;
  readonly intervals: Evaluated | null;
  readonly answer: RunsAnswer | null;
  readonly metric: Metric | null;
  readonly options: LineOptions;
  readonly grouping: Grouping | null;
  readonly layout: Layout;
  readonly highlight: string | null;
  readonly enlarged: boolean;
}

/** The lines and the note, made again only when what they are made of has changed. */
export function useCharted(charted: Charted): {readonly view: View; readonly note: Note | null} {
  const {evaluated, answer, options, grouping, metric, highlight, enlarged} = charted;
  const {logX = false, logY = false} = charted.layout;
  const log = useMemo(() => ({x: logX, y: logY}), [logX, logY]);
  const result = evaluated?.result ?? null;
  // Intervals of other conditions are those of other values; of older data they are nearly these.
  const isOfThese = charted.intervals?.conditions === evaluated?.conditions;
  const intervals = isOfThese ? (charted.intervals?.result ?? null) : null;
  const lines = useMemo(
    () => (result === null ? [] : linesOf(result, options, intervals)),
    [result, options, intervals],
  );
  const placed = useMemo(() => placeLines(lines, log), [lines, log]);
  const subject = useMemo(() => ({}), [options, evaluated?.conditions, enlarged]);
  const isGrouped = (result?.groups?.length ?? 0) > 0;
  const view: View = useMemo(
    () => ({
      lines: placed,
      bounds: boundsOf(metric?.range ?? null),
      axis: isGrouped ? 'step' : options.axis,
      palette: paletteFor(options.dark),
      highlight,
      log,
      wheelZooms: enlarged,
      subject,
    }),
    [placed, metric, options, highlight, log, enlarged, isGrouped, subject],
  );
  const note = useMemo(() => {
    const described = result && answer && describe(result, answer, options, grouping);
    const unplaced = countUnplaced(lines, log);
    return described && unplaced > 0
      ? {...described, parts: [...described.parts, texts.note.unplaced(unplaced)]}
      : described;
  }, [result, answer, options, grouping, lines, log]);
  return {view, note};
}

function linesOf(result: Result, options: LineOptions, intervals: Result | null): readonly Line[] {
  const {groups = []} = result;
  return groups.length > 0
    ? buildGroupLines(groups, options)
    : buildLines(result, options, intervals);
}

function describe(
  result: Result,
  answer: RunsAnswer,
  options: LineOptions,
  grouping: Grouping | null,
): Note {
  const {groups = []} = result;
  return groups.length > 0
    ? describeGroups(result, groups, grouping?.spread ?? 'std')
    : describeResult(result, answer, options.shown);
}
