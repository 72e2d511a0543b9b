/** Help on the terminal and docs/cli.md, both made from the table of commands. */
import { COMMON_OPTIONS, type Command, type Option } from './command.ts';
import { EXIT_CODES } from './exit-code.ts';

/** Width of the help, in characters. */
const WIDTH = 90;

function optionName(name: string, option: Option): string {
  // A switch that is on unless told otherwise is shown as what turns it off.
  if (option.default === true) return `--no-${name}`;
  const flag = option.type === 'string' ? `--${name} ${option.value ?? 'VALUE'}` : `--${name}`;
  return option.short === undefined ? flag : `-${option.short}, ${flag}`;
}

function optionAbout(option: Option): string {
  const standard = option.default;
  return typeof standard === 'string' ? `${option.about} (default: ${standard})` : option.about;
}

function optionRows(command: Command): [string, string][] {
  const options: Record<string, Option> = { ...command.options, ...COMMON_OPTIONS };
  return Object.entries(options).map(([name, option]) => [optionName(name, option), optionAbout(option)]);
}

/** The text in lines of at most `width` characters, broken between words. */
function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
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

const usage = (command: Command): string =>
  ['vernix', command.name, command.args, '[options]'].filter((part) => part !== '').join(' ');

export function overview(commands: readonly Command[]): string[] {
  return [
    'Vernix: a newborn registry, and the managed file transfer that feeds it.',
    '',
    'usage: vernix COMMAND [options]',
    '',
    ...columns(commands.map((command) => [command.name, command.summary])),
    '',
    'vernix COMMAND --help tells more, vernix --version which release this is. Exit codes:',
    '',
    ...columns(Object.values(EXIT_CODES).map(({ code, about }) => [String(code), about])),
  ];
}

export function commandHelp(command: Command): string[] {
  return [
    command.summary,
    '',
    `usage: ${usage(command)}`,
    '',
    ...command.about.flatMap((paragraph) => [...wrap(paragraph, WIDTH), '']),
    ...columns(optionRows(command)),
    ...(command.examples.length === 0
      ? []
      : ['', 'Examples:', ...command.examples.map((line) => `  ${line}`)]),
  ];
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** docs/cli.md. */
export function reference(commands: readonly Command[]): string {
  const sections = commands.flatMap((command) => [
    `## vernix ${command.name}`,
    '',
    command.summary,
    '',
    '```',
    usage(command),
    '```',
    '',
    ...command.about.flatMap((paragraph) => [paragraph, '']),
    '| option | what it does |',
    '|---|---|',
    ...optionRows(command).map(([name, about]) => `| \`${cell(name)}\` | ${cell(about)} |`),
    '',
    ...(command.examples.length === 0 ? [] : ['```sh', ...command.examples, '```', '']),
  ]);
  return [
    '# The `vernix` command',
    '',
    '<!-- Generated from apps/cli/src/commands by `npm run docs`. -->',
    '',
    'In a checkout: `npm run vernix -- COMMAND …` or `npx vernix COMMAND …`.',
    'With `--json` the result is one JSON document on standard output; an error is one on standard error.',
    '',
    '## Exit codes',
    '',
    '| code | meaning |',
    '|---|---|',
    ...Object.values(EXIT_CODES).map(({ code, about }) => `| ${code} | ${about} |`),
    '',
    ...sections,
  ].join('\n');
}
