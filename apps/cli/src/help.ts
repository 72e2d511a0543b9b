/** Help on the terminal and docs/cli.md, both made from the table of commands. */
import { COMMON_OPTIONS, type Command, type Option } from './command.ts';
import { EXIT_CODES } from './exit-code.ts';
import { type Language, placeholdersIn, type Words } from './language.ts';

/** Width of the help, in characters. */
const WIDTH = 90;

function optionName(name: string, option: Option, language: Language): string {
  // A switch that is on unless told otherwise is shown as what turns it off.
  if (option.default === true) return `--no-${name}`;
  const value = placeholdersIn(language, option.value ?? 'VALUE');
  const flag = option.type === 'string' ? `--${name} ${value}` : `--${name}`;
  return option.short === undefined ? flag : `-${option.short}, ${flag}`;
}

const STANDARD: Readonly<Record<Language, (value: string) => string>> = {
  en: (value) => ` (default: ${value})`,
  fr: (value) => ` (par défaut : ${value})`,
};

function optionAbout(option: Option, language: Language): string {
  const standard = option.default;
  return option.about[language] + (typeof standard === 'string' ? STANDARD[language](standard) : '');
}

function optionRows(command: Command, language: Language): [string, string][] {
  const options: Record<string, Option> = { ...command.options, ...COMMON_OPTIONS };
  return Object.entries(options).map(([name, option]) => [
    optionName(name, option, language),
    optionAbout(option, language),
  ]);
}

/** The spaces of French punctuation, at which no line breaks. */
const INSIDE = / (?=[:;?!»])|(?<=«) /g;

/** The text in lines of at most `width` characters, broken between words. */
function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.replaceAll(INSIDE, '\u00a0').split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

/** Two columns; the second begins where the longest of the first ends. */
function columns(rows: readonly (readonly [string, string])[]): string[] {
  const left = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows.flatMap(([name, about]) => {
    const lines = wrap(about, WIDTH - left);
    return lines.map((line, index) => `${(index === 0 ? `  ${name}` : '').padEnd(left)}${line}`);
  });
}

const usage = (command: Command, language: Language): string =>
  ['vernix', command.name, placeholdersIn(language, command.args), '[options]']
    .filter((part) => part !== '')
    .join(' ');

const HEADINGS = {
  usage: { en: 'usage:', fr: 'utilisation :' },
  examples: { en: 'Examples:', fr: 'Exemples :' },
  product: {
    en: 'Vernix: a newborn registry, and the managed file transfer that feeds it.',
    fr: 'Vernix : un registre des nouveau-nés, et le transfert de fichiers géré qui l’alimente.',
  },
  synopsis: { en: 'vernix COMMAND [options]', fr: 'vernix COMMANDE [options]' },
  more: {
    en: 'vernix COMMAND --help tells more, vernix --version which release this is. Exit codes:',
    fr: 'vernix COMMANDE --help en dit plus, vernix --version indique la version. Codes de sortie :',
  },
} as const satisfies Record<string, Words>;

export function overview(commands: readonly Command[], language: Language): string[] {
  const exits = Object.values(EXIT_CODES);
  return [
    HEADINGS.product[language],
    '',
    `${HEADINGS.usage[language]} ${HEADINGS.synopsis[language]}`,
    '',
    ...columns(commands.map((command) => [command.name, command.summary[language]])),
    '',
    HEADINGS.more[language],
    '',
    ...columns(exits.map(({ code, about }) => [String(code), about[language]])),
  ];
}

export function commandHelp(command: Command, language: Language): string[] {
  return [
    command.summary[language],
    '',
    `${HEADINGS.usage[language]} ${usage(command, language)}`,
    '',
    ...command.about.flatMap((paragraph) => [...wrap(paragraph[language], WIDTH), '']),
    ...columns(optionRows(command, language)),
    ...(command.examples.length === 0
      ? []
      : [
          '',
          HEADINGS.examples[language],
          ...command.examples.map((line) => `  ${placeholdersIn(language, line)}`),
        ]),
  ];
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** docs/cli.md. */
export function reference(commands: readonly Command[]): string {
  const sections = commands.flatMap((command) => [
    `## vernix ${command.name}`,
    '',
    command.summary.en,
    '',
    '```',
    usage(command, 'en'),
    '```',
    '',
    ...command.about.flatMap(({ en }) => [en, '']),
    '| option | what it does |',
    '|---|---|',
    ...optionRows(command, 'en').map(([name, about]) => `| \`${cell(name)}\` | ${cell(about)} |`),
    '',
    ...(command.examples.length === 0 ? [] : ['```sh', ...command.examples, '```', '']),
  ]);
  return [
    '# The `vernix` command',
    '',
    '<!-- Generated from apps/cli/src/commands by `npm run docs`. -->',
    '',
    'In a checkout: `npm run -s vernix -- COMMAND …` or `npx vernix COMMAND …`. Without `-s` npm writes lines of its own on standard output. What',
    "stands here and in what the commands say, such as `vernix report ID`, can be pasted after `alias vernix='npm run -s vernix --'`.",
    'It speaks French when `LC_ALL`, `LC_MESSAGES` or `LANG` (the first that is set) begins with `fr`, and English otherwise.',
    'With `--json` the result is one JSON document on standard output, and `log watch` writes one a line, for each entry it tells of; an error',
    'is one on standard error. A file that the registry could not take in is a result, not an error: `submit` and `report` tell it on standard',
    'output, and end with 5.',
    '',
    '## Exit codes',
    '',
    '| code | meaning |',
    '|---|---|',
    ...Object.values(EXIT_CODES).map(({ code, about }) => `| ${code} | ${about.en} |`),
    '',
    ...sections,
  ].join('\n');
}
