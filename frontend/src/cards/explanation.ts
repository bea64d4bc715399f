import type {Point} from '../server/answers.ts';
import type {Line} from '../chart/lines.ts';
import type {Reading} from '../chart/readout.ts';
import {lineKey} from './counts.ts';
import type {Explanation, Spot} from './explainer.ts';
import {formatThreshold, toNumber} from '../texts/numbers.ts';
import {texts} from '../texts/index.ts';

/** The formula, those that it refers to, and what they become with the numbers put in. */
export function derivation({formula, substituted, lines, parts}: Point): string {
  const whole = {name: null, formula, substituted, lines};
  return [whole, ...parts].map(derivationOf).join('\n\n');
}

/** A formula, and below it each form that it takes on its way to the value; no form twice. */
function derivationOf(part: Omit<Point['parts'][number], 'name'> & {readonly name: string | null}) {
  const {name, formula, substituted, lines} = part;
  const first = name === null || name === formula ? formula : `${name} = ${formula}`;
  const forms = [substituted, ...lines];
  return [first, ...forms.filter((form, index) => form !== (forms[index - 1] ?? formula))].join(
    '\n  = ',
  );
}

/** All that is told of a value, as a text to be handed on. */
export function explanationText(title: string, point: Point): string {
  const counts = Object.entries(point.counts ?? {}).map(
    ([name, count]) => `${name} = ${toNumber(count)}`,
  );
  const parts = [title, counts.join(', '), derivation(point), originOf(point).join('\n')];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Why values are undefined, by the keys of their lines: what the last of all notes says. */
export function reasonsOf(explanation: Explanation | null): ReadonlyMap<string, string> {
  return new Map(
    explanation?.points.flatMap(({run, set, class: className, notes}) => {
      const reason = notes.findLast((note) => note.includes(texts.explanation.isUndefined));
      return reason === undefined ? [] : [[lineKey(run, set, className), reason] as const];
    }),
  );
}

/** The keys of the lines that a line is made of: that of a group of its runs'. */
export function keysOf({key, set, className, members}: Line): readonly string[] {
  return members === null ? [key] : members.runs.map((run) => lineKey(run, set, className));
}

/** Why a line has no value: in a group there may be as many reasons as runs. */
export function reasonOf(line: Line, reasons: ReadonlyMap<string, string>): string {
  const each = keysOf(line).flatMap((key) => reasons.get(key) ?? []);
  return [...new Set(each)].join(texts.common.comma);
}

/** The lines without a value at a place; null where all have one. */
export function gapOf(
  readings: readonly Reading[],
  place: Pick<Spot, 'formula' | 'step' | 'threshold'>,
): Spot | null {
  const of = readings.flatMap(({line, raw}) => (Number.isNaN(raw) ? keysOf(line) : []));
  const [key] = of;
  return key === undefined ? null : {...place, key, of};
}

/** From which counts, at which threshold and by which rule, and at how many steps there is a value. */
export function originOf({at, join, sources, notes, cautions}: Point): readonly string[] {
  const {threshold, rule} = at;
  return [
    typeof threshold === 'number' ? texts.explanation.rule(rule, formatThreshold(threshold)) : '',
    ...sources.map(({run, tag}) => texts.explanation.source(tag, run)),
    joinText(join),
    ...cautions,
    ...notes,
  ].filter((line) => line !== '');
}

function joinText({used, operands}: Point['join']): string {
  const each = Object.entries(operands).map(([name, steps]) => texts.note.operand(name, steps));
  return each.length === 0 ? '' : texts.explanation.join(used, each.join(texts.common.comma));
}
