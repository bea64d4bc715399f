import {HighlightStyle, StreamLanguage, syntaxHighlighting} from '@codemirror/language';
import type {StringStream} from '@codemirror/language';
import type {Extension} from '@codemirror/state';
import {tags} from '@lezer/highlight';

const COUNTS = new Set('tp fp tn fn p n pp pn total threshold step'.split(' '));
const RESERVED = new Set('if else and or not'.split(' '));

/** The kind of the next token; the server alone decides what is a formula. */
export function nextToken(stream: StringStream): string | null {
  if (stream.eatSpace()) {
    return null;
  }
  if (stream.match(/^(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?/)) {
    return 'number';
  }
  if (stream.match(/^`[^`]*`?/)) {
    return 'quotedTag';
  }
  if (stream.match(/^"([^"\\]|\\.)*"?/)) {
    return 'string';
  }
  const name = stream.match(/^[A-Za-z_][A-Za-z0-9_]*/);
  if (Array.isArray(name)) {
    return nameKind(name[0], stream);
  }
  if (stream.match(/^(\*\*|[<>=!]=|[-+*/%<>])/)) {
    return 'operator';
  }
  stream.next();
  return null;
}

function nameKind(name: string, stream: StringStream): string {
  if (RESERVED.has(name)) {
    return 'keyword';
  }
  if (stream.match(/^\s*\(/, false)) {
    return 'functionName';
  }
  return COUNTS.has(name) ? 'countName' : 'variableName';
}

const language = StreamLanguage.define({
  name: 'formula',
  token: nextToken,
  tokenTable: {
    quotedTag: tags.special(tags.string),
    countName: tags.special(tags.variableName),
    functionName: tags.function(tags.variableName),
  },
});

const highlighting = HighlightStyle.define([
  {tag: tags.number, color: 'var(--code-number)'},
  {tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string)'},
  {tag: tags.special(tags.variableName), color: 'var(--code-count)'},
  {tag: tags.function(tags.variableName), color: 'var(--code-function)'},
  {tag: tags.keyword, color: 'var(--code-keyword)'},
  {tag: tags.operator, color: 'var(--quiet)'},
]);

/** Colours the words of a formula. */
export const formulaLanguage: Extension = [language, syntaxHighlighting(highlighting)];
