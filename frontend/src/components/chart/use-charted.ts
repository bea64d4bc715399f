import {useMemo} from 'preact/hooks';
import type {Result, RunsAnswer} from '../../server/api.ts';
import {smoothLines} from '../../chart/lines.ts';
import {placeLines} from '../../chart/log.ts';
import {ringAt} from '../../chart/pinned.ts';
import type {Pinned} from '../../chart/pinned.ts';
import type {View} from '../../chart/plot.ts';
import {boundsOf} from '../../chart/ranges.ts';
import {axisOf, intervalsOf, linesOf} from '../../cards/charted.ts';
import type {Charted as Chartable} from '../../cards/charted.ts';
import {bandText, describeGroups} from '../../runs/group-note.ts';
import type {Grouping} from '../../runs/grouping.ts';
import {describeResult, withReasons, withUnplaced} from '../../cards/note.ts';
import type {Note} from '../../cards/note.ts';
import {paletteFor} from '../../runs/palette.ts';
import {useLog} from './use-log.ts';

/** What a chart and its note are made of. */
export interface Charted extends Chartable {
  readonly answer: RunsAnswer | null;
  readonly grouping: Grouping | null;
  readonly highlight: string | null;
  readonly pinned: Pinned | null; // the point asked about
  readonly enlarged: boolean;
}

/** The lines and the note, made again only when what they are made of has changed. */
export function useCharted(charted: Charted): {readonly view: View; readonly note: Note | null} {
  const {evaluated, answer, options, grouping, metric, highlight, pinned, enlarged} = charted;
  const {shown, styles, dark, axis, bands, smoothing} = options;
  const result = evaluated?.result ?? null;
  const log = useLog(charted.layout, axisOf(result, options));
  const intervals = intervalsOf(charted);
  const lines = useMemo(
    () => (result === null ? [] : linesOf(result, options, intervals)),
    [result, shown, styles, dark, axis, bands, intervals],
  );
  const told = useMemo(() => smoothLines(lines, smoothing), [lines, smoothing]);
  const placed = useMemo(() => placeLines(told, log), [told, log]);
  const pins = useMemo(() => ringAt(placed, pinned), [placed, pinned]);
  const subject = useMemo(() => ({}), [options, evaluated?.conditions, enlarged]);
  const view: View = useMemo(
    () => ({
      lines: placed,
      told,
      bounds: boundsOf(metric?.range ?? null),
      axis: axisOf(result, options),
      palette: paletteFor(options.dark),
      highlight,
      pins,
      log,
      wheelZooms: enlarged,
      subject,
    }),
    [placed, told, metric, result, options, highlight, pins, log, enlarged, subject],
  );
  const note = useMemo(() => {
    const reasoned = result && withReasons(result, bands ? intervals : null);
    const described = reasoned && answer && describe(reasoned, answer, charted);
    return described && withUnplaced(described, lines, log);
  }, [result, intervals, answer, shown, grouping, bands, lines, log]);
  return {view, note};
}

function describe(
  result: Result,
  answer: RunsAnswer,
  {grouping, options: {bands, shown}}: Charted,
): Note {
  const {groups = []} = result;
  return groups.length > 0
    ? describeGroups(result, groups, bandText(grouping, bands), answer)
    : describeResult(result, answer, shown);
}
