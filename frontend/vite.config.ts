import {defineConfig} from 'vite';
import type {Plugin} from 'vite';

// Library mode would keep the whitespace of an ES module, so the entry is given to the bundler
// itself. The panel is one module because TensorBoard serves the plugin's files one by one; only
// Chinese texts and what a click alone needs are others, which import nothing but types: what they
// shared with the panel would become one more module that everybody waits for.
const noLanguage = `${import.meta.dirname}/src/editor/no-language.ts`;

// Vite fetches the style sheets of a module before it; these have none.
const loadAlone: Plugin = {
  name: 'load-alone',
  enforce: 'pre',
  load: (id) =>
    id.endsWith('vite/preload-helper.js')
      ? 'export const __vitePreload = (load) => load();'
      : undefined,
};

// What the editor's own style sheet says of parts that the formula field has none of.
const RULES =
  /^ {4}"[^"\n]*\.cm-(?:activeLine|completionIcon|dialog|gutter|lineNumbers|panels|snippet|specialChar)[^"\n]*": \{(?:.*\},?|\n[^]*?^ {4}\},?)\n/gm;

const dropRules: Plugin = {
  name: 'drop-rules',
  transform: (code, id) => (id.includes('/@codemirror/') ? code.replace(RULES, '') : undefined),
};

export default defineConfig({
  plugins: [loadAlone, dropRules],
  resolve: {alias: {'@codemirror/language': noLanguage, '@lezer/common': noLanguage}},
  build: {
    outDir: '../tb_custom_metrics/plugin/static',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    license: {fileName: 'THIRD_PARTY_LICENSES.md'},
    rolldownOptions: {
      input: 'src/index.tsx',
      preserveEntrySignatures: 'strict',
      output: {format: 'es', entryFileNames: 'index.js', chunkFileNames: '[name]-[hash].js'},
    },
  },
});
