import {EditorView} from '@codemirror/view';
import {expect, test, vi} from 'vitest';
import {FormulaField} from '../../src/editor/formula-field.ts';

function createField(text = '') {
  const parent = document.createElement('div');
  document.body.append(parent);
  const events = {changed: vi.fn(), submitted: vi.fn(), cancelled: vi.fn(), terms: () => []};
  const field = new FormulaField(parent, text, events);
  const view = EditorView.findFromDOM(parent) as EditorView;
  return {field, view, events};
}

const problem = {code: 'formula_name', message: 'Unknown', hint: "Did you mean 'recall'?"};

function underlined(view: EditorView) {
  const marks = [...view.contentDOM.querySelectorAll('.cm-problem')];
  return marks.map((mark) => [mark.textContent, mark.getAttribute('title')]);
}

test('the field is a combobox with a name', () => {
  const {view} = createField();
  expect(view.contentDOM.getAttribute('role')).toBe('combobox');
  expect(view.contentDOM.getAttribute('aria-label')).toBe('Formula');
  expect(view.contentDOM.getAttribute('aria-expanded')).toBe('false');
  expect(view.contentDOM.hasAttribute('aria-multiline')).toBe(false);
});

test('pasted lines become one line', () => {
  const {view} = createField('tp');
  view.dispatch({changes: {from: 2, insert: ' +\nfp\n'}});
  expect(view.state.doc.toString()).toBe('tp + fp ');
});

test('an error is underlined at its span, and says why at the pointer', () => {
  const {field, view} = createField('2 * recal');
  field.setProblem({...problem, span: [4, 9]});
  expect(underlined(view)).toEqual([['recal', 'Unknown']]);
});

test('an error at the end underlines the last character', () => {
  const {field, view} = createField('tp +');
  field.setProblem({...problem, span: [4, 4]});
  expect(underlined(view)).toEqual([['+', 'Unknown']]);
});

test('an error that is gone leaves nothing underlined', () => {
  const {field, view} = createField('tp');
  field.setProblem({...problem, span: [0, 2]});
  field.setProblem(null);
  expect(underlined(view)).toEqual([]);
});

test('an underline moves with its text', () => {
  const {field, view} = createField('2 * recal');
  field.setProblem({...problem, span: [4, 9]});
  view.dispatch({changes: {from: 0, insert: '10 + '}});
  expect(underlined(view)).toEqual([['recal', 'Unknown']]);
});

test('a text from elsewhere is taken over once', () => {
  const {field, view, events} = createField('tp');
  field.setText('fp');
  field.setText('fp');
  expect(view.state.doc.toString()).toBe('fp');
  expect(events.changed).toHaveBeenCalledTimes(1);
});

test.each([
  ['inside of brackets', 'macro()', 6, 6, 'recall', 'macro(recall|)'],
  ['in place of what is selected', 'macro(f1) - 1', 6, 8, 'recall', 'macro(recall|) - 1'],
  ['with a space between it and another name', 'tp + fn', 2, 2, 'f1', 'tp f1| + fn'],
  ['with a space before a name', 'tp', 0, 0, 'f1', 'f1| tp'],
  ['with both brackets of a function', '1 - ', 4, 4, 'ema(', '1 - ema(|)'],
  ['into nothing', '', 0, 0, 'mcc', 'mcc|'],
])(
  'what is picked elsewhere is put at the cursor: %s',
  (_where, text, anchor, head, name, wanted) => {
    const {field, view, events} = createField(text);
    view.dispatch({selection: {anchor, head}});
    field.insert(name);
    const {doc, selection} = view.state;
    const [before, after] = [
      doc.sliceString(0, selection.main.head),
      doc.sliceString(selection.main.head),
    ];
    expect(`${before}|${after}`).toBe(wanted);
    expect(events.changed).toHaveBeenLastCalledWith(doc.toString());
  },
);
