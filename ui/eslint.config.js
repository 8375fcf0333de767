import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Words belong in src/messages; a screen holds none of its own. */
const noLiteralText = {
  meta: { type: 'problem', schema: [], messages: { literal: 'Every word a screen shows lives in src/messages: “{{text}}”.' } },
  create(context) {
    const READ = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'hint', 'lead']);
    const words = /\p{L}{2,}/u;
    // Names of keys are the same in every language.
    const keys = /^(?:Ctrl|Alt|Shift|Enter|Esc|Space|Delete|PgUp|PgDn|[\s+…·]|\b\p{L}\b)+$/u;
    const report = (node, text) => context.report({ node, messageId: 'literal', data: { text: text.trim() } });
    return {
      SvelteText(node) {
        if (node.parent.type === 'SvelteElement' && ['script', 'style'].includes(node.parent.name?.name ?? '')) return;
        if (node.parent.type === 'SvelteStyleElement') return;
        if (words.test(node.value) && !keys.test(node.value.trim())) report(node, node.value);
      },
      SvelteAttribute(node) {
        if (!READ.has(node.key.name)) return;
        for (const value of node.value) {
          if (value.type === 'SvelteLiteral' && words.test(value.value) && !keys.test(value.value.trim())) report(value, value.value);
        }
      },
    };
  },
};

const ONLY_HOST = { group: ['@tauri-apps/*'], message: 'Only src/host speaks with the shell.' };
const ONLY_INDEX = { regex: '^\\.\\./(?!\\.\\.)[^/]+/.+', message: 'A feature is used through its index, not through its insides.' };
const NO_FAKE = { group: ['**/host/fake*', '**/host/tauri*', '#transport'], message: 'Which host it is, is decided in vite.config.ts.' };

export default tseslint.config(
  { ignores: ['dist', 'dist-screens', 'node_modules', 'src/bindings'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-restricted-imports': ['error', { patterns: [ONLY_HOST, NO_FAKE] }],
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
    plugins: { saksama: { rules: { 'no-literal-text': noLiteralText } } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'svelte/require-each-key': 'error',
      // The list of pages is keyed by its place on purpose, and the hash router needs no resolver.
      'svelte/no-navigation-without-resolve': 'off',
      'svelte/prefer-svelte-reactivity': 'off',
      // `{' '}` is how a space before a block is kept.
      'svelte/no-useless-mustaches': 'off',
      'saksama/no-literal-text': 'error',
      // `$bindable()` props are changed by their component.
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { excludedRunes: ['$props', '$derived', '$bindable'] }],
    },
  },
  { files: ['src/features/**'], rules: { 'no-restricted-imports': ['error', { patterns: [ONLY_HOST, NO_FAKE, ONLY_INDEX] }] } },
  { files: ['src/host/**', 'src/**/*.test.ts'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['scripts/**', '*.config.*'], languageOptions: { globals: { ...globals.node, ...globals.browser } }, rules: { 'no-console': 'off' } },
);
