import type {Point} from './answers.ts';
import {formatThreshold} from './numbers.ts';
import {texts} from './texts/index.ts';

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

/** From which counts, at which threshold and by which rule. */
export function originOf({at, sources, notes, cautions}: Point): readonly string[] {
  const {threshold, rule} = at;
  return [
    typeof threshold === 'number' ? texts.explanation.rule(rule, formatThreshold(threshold)) : '',
    ...sources.map(({run, tag}) => texts.explanation.source(tag, run)),
    ...cautions,
    ...notes,
  ].filter((line) => line !== '');
}
