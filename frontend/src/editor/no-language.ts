/**
 * Stands in the built panel for `@codemirror/language` and `@lezer/common`, a tenth of its size. The
 * commands and completions of CodeMirror ask them for the syntax tree of a program, to indent its
 * lines; a formula has one line and no such tree, and no key of its field leads there.
 */
function never(): never {
  throw new Error('A formula has no syntax tree.');
}

export {
  never as getIndentation,
  never as getIndentUnit,
  never as IndentContext,
  never as indentString,
  never as indentUnit,
  never as matchBrackets,
  never as NodeProp,
  never as syntaxTree,
};
