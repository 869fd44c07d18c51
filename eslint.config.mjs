import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * Packages that only their own room may touch (design: "Architecture"). Layer rules between our rooms are
 * .dependency-cruiser.cjs's; these pins are here because an editor shows them while one types.
 */
const pins = [
  { name: 'vscode', allowed: ['src/vscode/**', 'src/extension.ts', 'test/integration/**'] },
  { name: 'node-pty', allowed: ['src/pty/ptyHost.ts'] },
  { name: 'node-llama-cpp', allowed: ['src/fallback/llamaRuntime.ts'] },
  { name: 'openai', allowed: ['src/ai/litellm*.ts', 'src/ai/openai*.ts'] },
];
const childProcess = {
  group: ['child_process', 'node:child_process'],
  message: 'Only the rooms that own processes start them.',
};
const node = { group: ['node:*'], message: 'This room is pure: no Node API.' };

/** What may not be imported where; of the zones that match a file, the last one counts. */
const importZones = [
  { files: ['src/**', 'test/**', 'tools/**'], except: [], patterns: [] },
  { files: ['src/**'], except: [], patterns: [childProcess] },
  { files: ['src/pty/**', 'src/fallback/**', 'src/vscode/**'], except: [], patterns: [] },
  { files: ['src/base/**', 'src/config/**', 'src/safety/**'], except: [], patterns: [node] },
  ...pins.map((pin) => ({ files: pin.allowed, except: [pin.name], patterns: [] })),
];

const importRules = importZones.map(({ files, except, patterns }) => ({
  files,
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          ...patterns,
          ...pins
            .filter(({ name }) => !except.includes(name))
            .map(({ name, allowed }) => ({
              regex: `^${name}($|/)`,
              message: `${name} is imported in ${allowed.join(', ')} only.`,
            })),
        ],
      },
    ],
  },
}));

export default defineConfig(
  { ignores: ['dist/**', 'build/**', '.cache/**', 'model/**', 'test/fixtures/**', 'media/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'tools/**/*.ts', 'proxy-deploy/{src,test}/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-floating-promises': 'error',
      // Code points are what parsers of command lines want.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      eqeqeq: 'error',
      'no-control-regex': 'off',
      'max-lines': ['error', 500],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
    },
  },
  { files: ['src/**/*.ts'], rules: { 'no-console': 'error', 'no-restricted-globals': ['error', 'alert', 'confirm'] } },
  { files: ['**/*.mjs', '**/*.cjs'], extends: [tseslint.configs.strict], rules: { 'max-lines': ['error', 500] } },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs' },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  ...importRules,
);
