import type {Result, RunsAnswer, Series} from '../server/api.ts';
import type {Line} from '../chart/lines.ts';
import {keyOf} from '../chart/lines.ts';
import {countUnplaced} from '../chart/log.ts';
import type {Log} from '../chart/log.ts';
import {isolated} from '../texts/isolated.ts';
import {formatThreshold} from '../texts/numbers.ts';
import {layoutOf} from '../runs/runs.ts';
import {texts} from '../texts/index.ts';

/** What a chart was made of, in words. */
export interface Note {
  readonly parts: readonly string[]; // of one line
  readonly details: readonly string[]; // a line each, about single runs
  readonly amber: boolean; // steps were dropped, or a value needs a caution
}

/** Which counts at which threshold, how many steps of how many, and what was noted of the runs. */
export function describeResult(
  result: Result,
  answer: RunsAnswer,
  shown: ReadonlySet<string>,
): Note {
  const series = result.series.filter(({run}) => shown.has(run));
  const skipped = result.skipped.filter(({run}) => shown.has(run));
  const dropped = series.filter(isShort);
  const parts = [
    setsPart(series),
    ...thresholdParts(series, answer),
    series.length === 0 ? '' : stepsPart(series),
    ...sharedNotes(series),
    skipped.length === 0 ? '' : texts.note.notIn(skipped.length),
  ];
  return {
    parts: parts.filter((part) => part !== ''),
    details: [
      ...dropped.map(droppedDetail),
      ...series.flatMap((one) => ownNotes(one, series)),
      ...skipped.map(({run, error}) => texts.note.ofRun(run, error.message)),
    ],
    amber: dropped.length > 0 || series.some((one) => one.cautions.length > 0 || isThinned(one)),
  };
}

/** A result with the reasons why lines have no interval, which come with these, as the last note. */
export function withReasons(result: Result, intervals: Result | null): Result {
  const reasons = new Map(
    intervals?.series
      .filter(({band}) => !band?.lower.some((end) => end !== null))
      .map((one) => [keyOf(one), one.notes.slice(-1)]),
  );
  const series = result.series.map((one) => ({
    ...one,
    notes: [...new Set([...one.notes, ...(reasons.get(keyOf(one)) ?? [])])],
  }));
  return {...result, series};
}

/** That no shown run has a formula, and why: the first of them has it not, or those that have it are not shown. */
export function absence(
  {skipped, series}: Pick<Result<Pick<Series, 'run'>>, 'skipped' | 'series'>,
  shown: ReadonlySet<string>,
): string {
  const first = skipped.find(({run}) => shown.has(run));
  const [other] = series;
  if (first !== undefined) {
    return `${texts.card.noShownRun} ${texts.note.ofRun(first.run, first.error.message)}`;
  }
  return texts.card.noShownRun + (other === undefined ? '' : ` ${texts.card.notShown(other.run)}`);
}

/** The sets of counts that were read. */
export function setsPart(series: readonly Pick<Series, 'set'>[]): string {
  const sets = new Set(series.flatMap(({set}) => set ?? []));
  return [...sets].map(isolated).join(texts.common.comma);
}

/** Of each rule the thresholds that series were read at; nothing of those that have none. */
export function thresholdParts(
  series: readonly Pick<Series, 'run' | 'set' | 'at'>[],
  answer: RunsAnswer,
): readonly string[] {
  const byRule = new Map<string, (number | null)[]>();
  for (const {run, set, at} of series) {
    if (at.threshold !== null) {
      const rule = layoutOf(answer, run, set)?.rule ?? '';
      byRule.set(rule, (byRule.get(rule) ?? []).concat(at.threshold));
    }
  }
  return [...byRule].map(([rule, thresholds]) => texts.note.score(rule, thresholdText(thresholds)));
}

/** One threshold, or from the least to the largest of those that were chosen for each step, run and class. */
function thresholdText(thresholds: readonly (number | null)[]): string {
  const chosen = thresholds.filter((one) => one !== null);
  const ends = [Math.min(...chosen), Math.max(...chosen)].map(formatThreshold);
  const [low = '–', high = low] = chosen.length === 0 ? [] : ends;
  return low === high ? low : texts.note.range(low, high);
}

/** How many steps of how many. */
export function stepsPart(series: readonly Pick<Series, 'join'>[]): string {
  const used = series.map(({join}) => join.used);
  const most = Math.max(...series.map(mostSteps));
  const [low, high] = [Math.min(...used), Math.max(...used)];
  const range = low === high ? String(high) : texts.note.range(low, high);
  return high === most && low === high
    ? texts.common.steps(high)
    : texts.common.someOf(range, texts.common.steps(most));
}

/** Whether the operands have steps that they do not share. */
export function isShort({join}: Pick<Series, 'join'>): boolean {
  return join.used < mostSteps({join});
}

export function droppedDetail({run, join}: Pick<Series, 'run' | 'join'>): string {
  const operands = Object.entries(join.operands).map(([name, steps]) =>
    texts.note.operand(name, steps),
  );
  return texts.note.dropped(run, join.used, operands.join(texts.common.comma));
}

function mostSteps({join}: Pick<Series, 'join'>): number {
  return Math.max(join.used, ...Object.values(join.operands));
}

/** The note with how many points have no place on these axes. */
export function withUnplaced(note: Note, lines: readonly Line[], log: Log): Note {
  const unplaced = log.x || log.y ? countUnplaced(lines, log) : 0;
  return unplaced > 0 ? {...note, parts: [...note.parts, texts.note.unplaced(unplaced)]} : note;
}

/** What was said of every line alike. */
export function sharedNotes(series: readonly Said[]): readonly string[] {
  const [first, ...others] = series.map(said);
  return (first ?? []).filter((note) => others.every((notes) => notes.includes(note)));
}

export function ownNotes(one: Said, series: readonly Said[]): readonly string[] {
  const shared = sharedNotes(series);
  return said(one)
    .filter((note) => !shared.includes(note))
    .map((note) => texts.note.ofRun(one.run, note));
}

/** Whether TensorBoard keeps only some points of this: the note names the flag that keeps more. */
export function isThinned({notes}: Said): boolean {
  return notes.some((note) => note.includes('--samples_per_plugin='));
}

type Said = Pick<Series, 'run' | 'notes' | 'cautions'>;

function said({notes, cautions}: Said): readonly string[] {
  return [...cautions, ...notes];
}
