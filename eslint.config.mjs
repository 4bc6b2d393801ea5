import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const HOUSE_SYNTAX = [
  {
    selector: 'ExportDefaultDeclaration',
    message: 'a file is named for its main export; no default exports',
  },
  { selector: 'ExportAllDeclaration', message: 'no barrels' },
  { selector: 'TSEnumDeclaration', message: 'a union of strings instead of an enum' },
];

export default tseslint.config(
  {
    ignores: ['dist/', 'node_modules/', '.tenure/', 'coverage/', 'apps/console/services/schema.ts'],
  },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', { max: 4 }],
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      'no-restricted-syntax': ['error', ...HOUSE_SYNTAX],
    },
  },
  {
    files: ['apps/console/**/*.tsx'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...HOUSE_SYNTAX,
        {
          selector: 'JSXText[value=/\\p{L}{2}/u]',
          message: 'words stand in messages/, in every language',
        },
        {
          selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
          message: 'what others wrote is shown as text, or in a sandboxed frame',
        },
      ],
    },
  },
  {
    // The pure rooms: what they know they are given.
    files: ['playbooks/**/*.ts', 'workflows/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...[
          'process',
          'console',
          'Buffer',
          'setTimeout',
          'setInterval',
          'setImmediate',
          'fetch',
          'crypto',
          'performance',
          'require',
        ].map((name) => ({
          name,
          message: 'a pure room does not reach for the world; take it as an argument',
        })),
      ],
    },
  },
  {
    files: ['playbooks/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'time is passed in' },
        { object: 'Math', property: 'random', message: 'nothing is random here' },
      ],
    },
  },
  {
    // Nest finds what to inject through the values of types, so its imports must stay values.
    files: ['apps/api/**/*.ts', 'apps/shared/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      parserOptions: { projectService: false, program: null, project: false },
      globals: {
        process: 'readonly',
        console: 'readonly',
        performance: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        globalThis: 'readonly',
      },
    },
    rules: { ...tseslint.configs.disableTypeChecked.rules, 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      globals: {
        ...{ require: 'readonly', exports: 'writable', module: 'writable' },
        __dirname: 'readonly',
      },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
