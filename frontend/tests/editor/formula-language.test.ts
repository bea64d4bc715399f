import {expect, test} from 'vitest';
import {tokensOf} from '../../src/editor/formula-language.ts';

function kinds(text: string): readonly (readonly [string, string])[] {
  return tokensOf(text).map((token) => [token.text, token.kind]);
}

test('counts, functions, tags, numbers and operators have kinds of their own', () => {
  expect(kinds('ema(tp, .5e-1) ** `val/x` if f1')).toEqual([
    ['ema', 'function'],
    ['tp', 'count'],
    ['.5e-1', 'number'],
    ['**', 'operator'],
    ['`val/x`', 'tag'],
    ['if', 'keyword'],
    ['f1', 'name'],
  ]);
});

test('a token is told where it begins', () => {
  expect(tokensOf('fp + run ("a\\"b", 2.)').map(({from}) => from)).toEqual([0, 3, 5, 10, 18]);
});

test('what is not closed ends with the text', () => {
  expect(kinds('😀 ` " § \\')).toEqual([['` " § \\', 'tag']]);
});
