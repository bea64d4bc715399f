import type {Line} from '../chart/lines.ts';
import {toCsv} from '../table-export.ts';
import type {Facts} from './facts.ts';

const HEADER = ['run', 'set', 'class', 'step', 'wall_time', 'value', 'lower', 'upper', 'runs'];

/** The points of a card, one in a line, with what they were made of in comments above. */
export function chartCsv(lines: readonly Line[], facts: Facts): string {
  const comments = facts.map(
    ([name, value]) => `# ${name}: ${value.replaceAll(/[\r\n]+/g, ' ')}\r\n`,
  );
  const rows = lines.flatMap((line) => line.raw.map((value, index) => row(line, value, index)));
  return comments.join('') + toCsv([HEADER, ...rows]);
}

function row(line: Line, value: number, index: number): readonly (string | number | null)[] {
  const {run, set, className, steps, wallTimes, xs, band, members} = line;
  const at = band?.xs.indexOf(xs[index] ?? Number.NaN) ?? -1;
  return [
    ...[run, set, className],
    ...[steps[index] ?? null, wallTimes[index] ?? null, value],
    ...[band?.lower[at] ?? null, band?.upper[at] ?? null, members?.numbers[index] ?? null],
  ];
}
