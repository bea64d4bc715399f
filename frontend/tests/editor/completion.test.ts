import {CompletionContext} from '@codemirror/autocomplete';
import type {Completion} from '@codemirror/autocomplete';
import {EditorState} from '@codemirror/state';
import {EditorView} from '@codemirror/view';
import {expect, test} from 'vitest';
import {completeFormula} from '../../src/editor/completion.ts';
import {vocabulary} from '../../src/formulas/vocabulary.ts';
import {CATALOGUE, run, runsAnswer} from '../fixtures.ts';

const ODD = 'o"d \\ `(d';
const HPARAMS = {lr: 0.1, 'drop"out': 2, optimizer: 'adam'};
const RUNS = [run('a', {hparams: HPARAMS}), run(`b/${ODD}`), run('c/line\nbreak')];
const LAYOUTS = {a1: {kind: 'matrix', thresholds: null, rule: null, classes: ['cat', ODD]}};
const TERMS = vocabulary(runsAnswer(RUNS, {layouts: LAYOUTS}), CATALOGUE, RUNS.slice(0, 1));

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
  expect(labels).toEqual(['epoch_loss', 'val/loss', 'f1', 'tp', 'ema']);
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

test.each(['best(f1, "mi', 'only("ca', 'run(f1, "a', 'f1("a', '"ca', 'run + ("a', 'run("a", "a'])(
  'nothing is offered inside a text that names nothing: %s',
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

/** What is offered inside a text, as it is shown. */
const offered = (text: string) =>
  complete(text)?.options.map(({displayLabel = '', detail = ''}) => displayLabel + detail);

test('a text offers the names that its function takes', () => {
  expect(offered('run("')).toEqual(['a', `b/${ODD}`]);
  expect(offered('1 - hparam("l')).toEqual(['lr 1 run', 'drop"out 1 run']);
  expect(offered('counts("')).toEqual(['counts 1 run']);
  expect(offered('tag("val')).toEqual(['epoch_loss scalar of 1 run', 'val/loss scalar of 1 run']);
  expect(offered('only(macro(max(tp, fp)), "c')).toEqual(['cat 1 run', `${ODD} 1 run`]);
  expect(offered('run("a", only(tag("x(,"), "')).toEqual(['cat 1 run', `${ODD} 1 run`]);
});

test('the name of a run is found by how it begins, and a text is put with both its quotes', () => {
  expect(complete('run("a')?.options[0]?.label).toBe('"a');
  expect(pick('run("', 'a')).toBe('run("a"');
  expect(pick('run("', 'a', '", f1)')).toBe('run("a", f1)');
});

test('quotes and backslashes of a name are written as a text has them, however it was begun', () => {
  expect(pick('hparam("dr', 'drop"out', ')')).toBe('hparam("drop\\"out")');
  expect(pick('only(f1, "o\\"', ODD, '")')).toBe('only(f1, "o\\"d \\\\ `(d")');
  const found = complete('run("b/o\\"d');
  expect(found?.options[1]?.label).toBe('"b/o\\"d \\\\ `(d');
  expect(found?.validFor).toEqual(/^"(?:[^"\\]|\\.)*$/s);
});
