import {CompletionContext} from '@codemirror/autocomplete';
import type {Completion} from '@codemirror/autocomplete';
import {EditorState} from '@codemirror/state';
import {EditorView} from '@codemirror/view';
import {expect, test} from 'vitest';
import {completeFormula} from '../../src/editor/completion.ts';
import {vocabulary} from '../../src/vocabulary.ts';
import {CATALOGUE, run, runsAnswer} from '../fixtures.ts';

const TERMS = vocabulary(runsAnswer([run('a')]), CATALOGUE, [run('a')]);

function complete(text: string, explicit = false) {
  const state = EditorState.create({doc: text});
  return completeFormula(new CompletionContext(state, text.length, explicit), TERMS);
}

/** The text after a completion was picked with the cursor before `after`. */
function pick(before: string, name: string, after = ''): string {
  const found = complete(before);
  const option = found?.options.find(({label, displayLabel}) => (displayLabel ?? label) === name);
  const view = new EditorView({doc: before + after});
  const apply = option?.apply as (
    view: EditorView,
    completion: Completion,
    from: number,
    to: number,
  ) => void;
  apply(view, option as Completion, found?.from ?? 0, before.length);
  return view.state.doc.toString();
}

test('counts, functions, metrics and tags are offered for a word', () => {
  const labels = complete('2*t')?.options.map(({label}) => label);
  expect(labels).toEqual(['epoch_loss', 'val/loss', 'tp', 'f1', 'ema']);
  expect(complete('2*t')?.from).toBe(2);
});

test('nothing is offered behind an operator until it is asked for', () => {
  expect(complete('2*')).toBeNull();
  expect(complete('2*', true)?.from).toBe(2);
});

test('a function shows what it takes and what it does', () => {
  const ema = complete('e')?.options.find(({label}) => label === 'ema');
  expect(ema).toMatchObject({detail: ' (x, weight) · Smooths.', info: 'Smooths.'});
});

test('a tag that is no plain name is put in back-quotes', () => {
  expect(pick('1 - va', 'val/loss')).toBe('1 - `val/loss`');
});

test('a plain tag is put as it is', () => {
  expect(pick('1 - ep', 'epoch_loss')).toBe('1 - epoch_loss');
});

test('behind a back-quote only tags are offered', () => {
  const found = complete('1 - `va');
  expect(found?.from).toBe(4);
  expect(found?.options.map(({displayLabel}) => displayLabel)).toEqual(['epoch_loss', 'val/loss']);
});

test('a back-quote that is closed already is not doubled', () => {
  expect(pick('1 - `va', 'val/loss', '`')).toBe('1 - `val/loss`');
});

test('behind a closed tag a word is a word again', () => {
  expect(complete('`val/loss` + t')?.from).toBe(13);
});

test('a function is put with both brackets, and with none twice', () => {
  expect(pick('e', 'ema')).toBe('ema()');
  expect(pick('e', 'ema', '(tp, 0.9)')).toBe('ema(tp, 0.9)');
});

test.each(['only(recall, "ca', 'only(recall, "a\\"t', 'tag("val/loss` + t', 'tag("a\\'])(
  'nothing is offered inside a text: %s',
  (text) => {
    expect(complete(text)).toBeNull();
    expect(complete(text, true)).toBeNull();
  },
);

test.each(['only(recall, "cat") + t', 'tag("a`b") + t', '`say "hi"` + t', 'tag("a\\\\") + t'])(
  'behind a text or a tag a word is a word again: %s',
  (text) => {
    expect(complete(text)?.from).toBe(text.length - 1);
  },
);
