import {StringStream} from '@codemirror/language';
import {expect, test} from 'vitest';
import {nextToken} from '../../src/editor/formula-language.ts';

function kinds(text: string): readonly (readonly [string, string | null])[] {
  const stream = new StringStream(text, 2, 2);
  const found: (readonly [string, string | null])[] = [];
  while (!stream.eol()) {
    stream.start = stream.pos;
    const kind = nextToken(stream);
    if (stream.current().trim() !== '') {
      found.push([stream.current(), kind]);
    }
  }
  return found;
}

test('counts, functions, tags, numbers and operators have kinds of their own', () => {
  expect(kinds('ema(tp, .5e-1) ** `val/x` if f1')).toEqual([
    ['ema', 'functionName'],
    ['(', null],
    ['tp', 'countName'],
    [',', null],
    ['.5e-1', 'number'],
    [')', null],
    ['**', 'operator'],
    ['`val/x`', 'quotedTag'],
    ['if', 'keyword'],
    ['f1', 'variableName'],
  ]);
});

test('any text comes to an end', () => {
  expect(kinds('😀 ` " § \\').length).toBeGreaterThan(0);
});
