import { readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { defineConfig } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

// What each folder may import is data (zones.json); this turns it into a lint rule.
const zones = JSON.parse(readFileSync(new URL('./zones.json', import.meta.url), 'utf8'));

const escape = (name) => name.replaceAll(/[/.]/g, '\\$&');

/** One pattern that matches every import specifier the folder's row in zones.json does not allow. */
function forbidden(zone) {
  const allowed = [
    '\\.\\.?/', // `stay-in-folder` judges these
    ...zone.internal.map((name) => `@vernix/${name}(/|$)`),
    ...zone.external.map((name) => `${escape(name)}(/|$)`),
    ...(zone.node === 'any' ? ['node:'] : zone.node.map((name) => `node:${name}(/|$)`)),
  ];
  return `^(?!${allowed.join('|')})`;
}

/** A relative import may not leave the folder's `src`: what another folder offers has a name in zones.json. */
const stayInFolder = {
  meta: {
    type: 'problem',
    schema: [{ type: 'string' }],
    messages: { leaves: 'A relative import may not leave {{ src }}.' },
  },
  create(context) {
    const [src] = context.options;
    const home = join(import.meta.dirname, src) + sep;
    const judge = ({ source }) => {
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return;
      if (!resolve(dirname(context.filename), source.value).startsWith(home)) {
        context.report({ node: source, messageId: 'leaves', data: { src } });
      }
    };
    return {
      ImportDeclaration: judge,
      ExportNamedDeclaration: judge,
      ExportAllDeclaration: judge,
      ImportExpression: judge,
    };
  },
};

const NO_CLOCK = {
  selector: "NewExpression[callee.name='Date'][arguments.length=0]",
  message: 'Packages have no clock: take the time as a parameter.',
};

const zoneRules = Object.entries(zones.folders).map(([folder, zone]) => ({
  files: [`${folder}/src/**/*.{ts,tsx}`],
  plugins: { vernix: { rules: { 'stay-in-folder': stayInFolder } } },
  rules: {
    'vernix/stay-in-folder': ['error', `${folder}/src`],
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [{ regex: forbidden(zone), message: `zones.json does not let ${folder} import this.` }],
      },
    ],
    'no-restricted-syntax': [
      'error',
      {
        selector: 'ImportExpression[source.value=/^[^.]/]',
        message: 'Import statically, so that zones.json is held.',
      },
      { selector: 'ImportExpression:not([source.value])', message: 'A computed import cannot be checked.' },
      ...(folder.startsWith('packages/') ? [NO_CLOCK] : []),
    ],
  },
}));

/** Packages are pure: the same input gives the same output, on any machine, at any time. */
const purity = {
  files: ['packages/*/src/**/*.ts'],
  rules: {
    'no-restricted-globals': [
      'error',
      ...['fetch', 'WebSocket', 'XMLHttpRequest', 'process'],
      ...['performance', 'setTimeout', 'setInterval'],
    ],
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
    files: ['**/test/**', '**/*.test.ts', 'e2e/**', 'bench/**', 'drill/**', 'scripts/**'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  ...zoneRules,
  purity,
);
