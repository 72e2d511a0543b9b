import { readFileSync } from 'node:fs';
import { defineConfig } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

// What each folder may import is data (zones.json); this turns it into a lint rule.
const zones = JSON.parse(readFileSync(new URL('./zones.json', import.meta.url), 'utf8'));

const escape = (name) => name.replaceAll(/[/.]/g, '\\$&');

/** One pattern that matches every import specifier the folder's row in zones.json does not allow. */
function forbidden(zone) {
  const allowed = [
    '\\.\\.?/(?!.*(apps|packages|platform)/)', // relative, but not out of the folder by name
    ...zone.internal.map((name) => `@vernix/${name}(/|$)`),
    ...zone.external.map((name) => `${escape(name)}(/|$)`),
    ...(zone.node === 'any' ? ['node:'] : zone.node.map((name) => `node:${name}(/|$)`)),
  ];
  return `^(?!${allowed.join('|')})`;
}

const zoneRules = Object.entries(zones.folders).map(([folder, zone]) => ({
  files: [`${folder}/src/**/*.{ts,tsx}`],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          { regex: forbidden(zone), message: `zones.json does not let ${folder} import this.` },
          { regex: '^(\\.\\./){3,}', message: 'A relative import may not leave its folder.' },
        ],
      },
    ],
    'no-restricted-syntax': [
      'error',
      {
        selector: 'ImportExpression[source.value=/^[^.]/]',
        message: 'Import statically, so that zones.json is held.',
      },
      { selector: 'ImportExpression:not([source.value])', message: 'A computed import cannot be checked.' },
    ],
  },
}));

/** Packages are pure: the same input gives the same output, on any machine, at any time. */
const purity = {
  files: ['packages/*/src/**/*.ts'],
  rules: {
    'no-restricted-globals': ['error', 'fetch', 'WebSocket', 'XMLHttpRequest', 'process'],
    'no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now', message: 'Packages have no clock: take the time as a parameter.' },
      { object: 'Math', property: 'random', message: 'Packages have no dice: take a seed, or node:crypto.' },
    ],
  },
};

export default defineConfig(
  { ignores: ['**/dist/**', '**/node_modules/**', '.vernix/**', '**/*.{js,mjs}'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './apps/console/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
    },
  },
  {
    files: ['apps/console/**/*.{ts,tsx}'],
    plugins: { ...reactHooks.configs.flat.recommended.plugins },
    rules: { ...reactHooks.configs.flat.recommended.rules },
  },
  {
    files: ['**/test/**', '**/*.test.ts', 'e2e/**', 'bench/**', 'scripts/**'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  ...zoneRules,
  purity,
);
