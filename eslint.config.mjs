import { defineConfig } from 'eslint/config';
import { configs as lit } from 'eslint-plugin-lit';
import { configs as wc } from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

export default defineConfig(
  { ignores: ['**/node_modules/', 'dist/', 'coverage/', 'test-results/', 'demo/uploads/', 'demo/dist/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-control-regex': 'error',
      'no-constant-condition': ['error', { checkLoops: false }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-self-assign': 'error',
      'no-unsafe-finally': 'error',
      'no-useless-escape': 'error',
      'no-irregular-whitespace': 'error',
      'no-misleading-character-class': 'error',
      'no-console': 'off',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // How a map of the platform's event types is extended.
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      // `void promise` is the way to say that nobody waits.
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // `event as BitsAddedEvent`: what an event listener gets was made elsewhere.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // An interface's method may be async without waiting for anything.
      '@typescript-eslint/require-await': 'off',
      // A class and an interface of its name: how `addEventListener` gets its types.
      '@typescript-eslint/no-unsafe-declaration-merging': 'off',
      // Base classes and namespaces of constants are judged by eye.
      '@typescript-eslint/no-extraneous-class': 'off',
      // `T | Promise<T> | void` is how a page's callback is typed.
      '@typescript-eslint/no-invalid-void-type': 'off',
    },
  },
  {
    files: ['src/**/*.ts'],
    extends: [lit['flat/recommended'], wc['flat/recommended']],
    rules: {
      'no-console': ['error', { allow: ['warn', 'debug'] }],
      'lit/no-template-arrow': 'off',
      'lit/no-legacy-template-syntax': 'error',
      'lit/attribute-names': 'off',
      // The element is defined in index.ts, apart from its class.
      'wc/define-tag-after-class-definition': 'off',
      'wc/guard-super-call': 'off',
    },
  },
  {
    // Protocol rules are pure functions: what they know comes in as arguments.
    files: ['src/protocol/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['fetch', 'setTimeout', 'setInterval', 'queueMicrotask', 'document', 'window', 'self'],
        ...['navigator', 'indexedDB', 'localStorage', 'performance'],
      ],
    },
  },
  {
    files: ['test/**/*.ts', 'demo/**/*.ts'],
    rules: {
      // node:test's functions return promises that its runner awaits.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['test', 'it', 'describe', 'suite'], package: 'node:test' },
            // semantic-dom-diff's types give chai's `equal` a promise, which only its snapshots return.
            'Equal',
          ],
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
