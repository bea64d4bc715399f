import js from '@eslint/js';
import {defineConfig} from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  {ignores: ['node_modules/', 'build_backend/', 'coverage/']},
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: {allowDefaultProject: ['eslint.config.js']},
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', {max: 30, skipBlankLines: true, skipComments: true}],
      'no-restricted-exports': ['error', {restrictDefaultExports: {direct: true}}],
      'no-restricted-properties': [
        'error',
        {property: 'innerHTML', message: 'Names come from other people’s logs: use text.'},
        {property: 'outerHTML', message: 'Names come from other people’s logs: use text.'},
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
          message: 'Names come from other people’s logs: use text.',
        },
        {
          selector: 'NewExpression[callee.name="RegExp"]',
          message: 'Text that people type is never a regular expression.',
        },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', {allowNumber: true}],
      '@typescript-eslint/no-confusing-void-expression': ['error', {ignoreArrowShorthand: true}],
    },
  },
  {
    // Markup has a line for each attribute.
    files: ['src/components/**'],
    rules: {
      'max-lines-per-function': ['error', {max: 50, skipBlankLines: true, skipComments: true}],
    },
  },
  {
    // A table, not code.
    files: ['src/texts/*'],
    rules: {'max-lines': 'off', 'max-lines-per-function': 'off'},
  },
  {
    files: ['*.ts', '*.js', 'tests/**'],
    rules: {'no-restricted-exports': 'off', 'max-lines-per-function': 'off'},
  },
);
