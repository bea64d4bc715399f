import {expect, test} from 'vitest';
import {caretLines, replaceSpan, suggestions, utf16Span} from '../../src/formulas/spans.ts';

test('carets stand under the characters of the span', () => {
  expect(caretLines('2 * recal', [4, 9])).toBe('2 * recal\n    ^^^^^');
});

test('an error at the end of the text has one caret behind it', () => {
  expect(caretLines('tp +', [4, 4])).toBe('tp +\n    ^');
});

test('without a span the formula stands alone', () => {
  expect(caretLines('tp', null)).toBe('tp');
});

test('spans count code points, of which one can be two units of text', () => {
  // 😀 is one code point and two UTF-16 units: "x" is the fourth point and the fifth unit.
  expect(utf16Span('😀 +x', [3, 4])).toEqual([4, 5]);
});

test('the fix puts the proposed name in the place of the wrong one', () => {
  expect(suggestions("Did you mean 'recall'?")).toEqual(['recall']);
  expect(replaceSpan('2 * recal / n', [4, 9], 'recall')).toBe('2 * recall / n');
});

test('a hint that proposes no name has no fix', () => {
  expect(suggestions("A number, a name or '(' can stand here.")).toEqual([]);
  expect(suggestions(null)).toEqual([]);
});
