import type {Line} from '../chart/lines.ts';
import {toCsv} from '../table/table-export.ts';
import type {Facts} from './facts.ts';

export type Row = readonly (string | number | null)[];

const HEADER = ['run', 'set', 'class', 'step', 'wall_time', 'value', 'lower', 'upper', 'runs'];
const CURVES = ['run', 'set', 'class', 'step', 'threshold', 'value', 'lower', 'upper', 'runs'];

/** The points of a card, one in a line, with what they were made of in comments above. */
export function chartCsv(lines: readonly Line[], facts: Facts): string {
  const rows = lines.flatMap((line) => line.raw.map((value, index) => row(line, value, index)));
  return withFacts([HEADER, ...rows], facts);
}

/** The same of lines over thresholds: of each a step, by its key. */
export function curvesCsv(
  lines: readonly Line[],
  steps: ReadonlyMap<string, number | null>,
  facts: Facts,
): string {
  const rows = lines.flatMap((line) =>
    line.raw.map((value, index) => [
      ...[line.run, line.set, line.className, steps.get(line.key) ?? null],
      ...[line.xs[index] ?? null, value, ...bounds(line, index)],
      line.members?.numbers[index] ?? null,
    ]),
  );
  return withFacts([CURVES, ...rows], facts);
}

/** Lines of CSV below comments. */
export function withFacts(lines: readonly Row[], facts: Facts): string {
  const comments = facts.map(
    ([name, value]) => `# ${name}: ${value.replaceAll(/[\r\n]+/g, ' ')}\r\n`,
  );
  return comments.join('') + toCsv(lines);
}

function row(line: Line, value: number, index: number): Row {
  const {run, set, className, steps, wallTimes, members} = line;
  return [
    ...[run, set, className],
    ...[steps[index] ?? null, wallTimes[index] ?? null, value],
    ...[...bounds(line, index), members?.numbers[index] ?? null],
  ];
}

function bounds({band, xs}: Line, index: number): Row {
  const at = band?.xs.indexOf(xs[index] ?? Number.NaN) ?? -1;
  return [band?.lower[at] ?? null, band?.upper[at] ?? null];
}
