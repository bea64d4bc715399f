import {EditorView} from '@codemirror/view';

/** The look of the formula field; colours come from the page's style sheet, so both themes share it. */
export const editorTheme = EditorView.theme({
  '&': {fontSize: '15px', color: 'var(--text)', background: 'transparent'},
  '&.cm-focused': {outline: 'none'},
  '.cm-scroller': {fontFamily: 'var(--mono)', lineHeight: '24px', scrollbarWidth: 'none'},
  '.cm-content': {padding: '6px 0', caretColor: 'var(--text)'},
  '.cm-line': {padding: '0'},
  '.cm-placeholder': {color: 'var(--quiet)'},
  '.cm-content ::selection': {background: 'var(--selection)'},
  '.cm-matchingBracket': {background: 'var(--selection)', borderRadius: '2px'},
  '.cm-nonmatchingBracket': {background: '#bb555544'},
  '.cm-problem': {
    textDecoration: 'underline wavy var(--error) 1.5px',
    textUnderlineOffset: '4px',
    textDecorationSkipInk: 'none',
  },
  '.cm-tooltip': {
    background: 'var(--card)',
    color: 'var(--text)',
    border: '1px solid var(--line-strong)',
    borderRadius: '6px',
    boxShadow: 'var(--shadow)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--mono)',
    fontSize: '13px',
    borderRadius: '5px', // within the border: what is told of an entry lies outside
    maxHeight: '288px',
    maxWidth: 'min(640px, 90vw)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex', // a name turns none of what is said of it
    padding: '4px 12px 4px 8px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    background: 'var(--selection)',
    color: 'var(--text)',
  },
  '.cm-completionMatchedText': {textDecoration: 'none', fontWeight: '600'},
  '.cm-completionLabel': {flex: 'none', whiteSpace: 'pre'},
  '.cm-completionDetail': {
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    fontStyle: 'normal',
    color: 'var(--quiet)',
    marginLeft: '4px',
  },
  '.cm-tooltip.cm-completionInfo': {padding: '8px 12px', fontSize: '12px', maxWidth: '320px'},
});
