import type {Span} from '../server/api.ts';

/** The formula and, below it, carets under the characters of the span. */
export function caretLines(formula: string, span: Span | null): string {
  const line = formula.replaceAll('\n', ' ');
  if (span === null) {
    return line;
  }
  const width = Math.max(1, span[1] - span[0]);
  return `${line}\n${' '.repeat(span[0])}${'^'.repeat(width)}`;
}

/** Where a span of code points lies in JavaScript's UTF-16 text. */
export function utf16Span(text: string, span: Span): Span {
  const points = Array.from(text);
  const start = points.slice(0, span[0]).join('').length;
  const end = points.slice(0, span[1]).join('').length;
  return [start, Math.max(start, end)];
}

/** The names that a hint of the form "Did you mean 'x'?" proposes. */
export function suggestions(hint: string | null): readonly string[] {
  if (hint === null || !hint.startsWith('Did you mean ')) {
    return [];
  }
  return [...hint.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '');
}

/** The text of a span. */
export function textOf(formula: string, [start, end]: Span): string {
  return Array.from(formula).slice(start, end).join('');
}

/** The formula with the text of the span replaced. */
export function replaceSpan(formula: string, span: Span, text: string): string {
  const [start, end] = utf16Span(formula, span);
  return formula.slice(0, start) + text + formula.slice(end);
}
