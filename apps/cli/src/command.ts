/** What a command is: one file in `commands/` exports one of these, and the table there lists them. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { ApprovalNonce, TransferId, VernixError } from '@vernix/contracts';
import type { ExitName } from './exit-code.ts';
import { placeholdersIn, type Words } from './language.ts';
import type { Output } from './output.ts';

type ParserOption = ParseArgsOptionsConfig[string];

/** An option as `node:util` parses it, with what the help says. */
export type Option = ParserOption & {
  readonly about: Words;
  /** Name of its value in the help, such as `FILE`. */
  readonly value?: string;
};
export type Options = Readonly<Record<string, Option>>;

/** Options every command takes. */
export const COMMON_OPTIONS = {
  json: {
    type: 'boolean',
    about: { en: 'answer in JSON on standard output', fr: 'répondre en JSON sur la sortie standard' },
  },
  help: { type: 'boolean', short: 'h', about: { en: 'show this help', fr: 'afficher cette aide' } },
} as const satisfies Options;

interface ParserConfig<O extends Options> {
  options: O & typeof COMMON_OPTIONS;
  allowPositionals: true;
  allowNegative: true;
}
type Values<O extends Options> = ReturnType<typeof parseArgs<ParserConfig<O>>>['values'];

export interface Invocation<O extends Options> {
  readonly values: Values<O>;
  readonly positionals: readonly string[];
  readonly output: Output;
  /** Aborted by the first Ctrl-C (or SIGTERM). */
  readonly signal: AbortSignal;
}

export interface CommandSpec<O extends Options> {
  readonly name: string;
  readonly summary: Words;
  /** Positional arguments as the usage line shows them, such as `FILE` or `[ID]`. */
  readonly args: string;
  /** How many positional arguments: least and most. */
  readonly arity: readonly [number, number];
  /** Paragraphs below the usage line. */
  readonly about: readonly Words[];
  readonly options: O;
  readonly examples: readonly string[];
  readonly run: (invocation: Invocation<O>) => Promise<ExitName>;
}

/** A command whose options' types are settled inside it. */
export type Command = Omit<CommandSpec<Options>, 'run'> & {
  invoke(argv: readonly string[], output: Output, signal: AbortSignal): Promise<ExitName>;
};

/** Parse errors of `node:util` all carry a code that begins with this. */
const isParseError = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');

/** @param help the command that tells more; a command of the table puts its own in */
export function usageError(detail: Words, help = 'vernix --help'): VernixError {
  return new VernixError('command-line', { detail: detail.en, 'detail.fr': detail.fr, help });
}

/** The parser's complaints in our words; its own are English, and name its programming interface. */
function parseComplaint({ code, message }: Error & { code: string }): Words {
  const option = /'((?:-\w, )?-[^' ]*)/.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
    return { en: `there is no option ${option}`, fr: `l’option ${option} n’existe pas` };
  if (message.includes('does not take'))
    return { en: `${option} takes no value`, fr: `${option} ne prend pas de valeur` };
  if (message.includes('ambiguous')) {
    return {
      en: `${option} needs a value; one that begins with a hyphen is written ${option}=VALUE`,
      fr: `${option} exige une valeur; si elle commence par un trait d’union, écrivez ${option}=VALEUR`,
    };
  }
  return { en: `${option} needs a value`, fr: `${option} exige une valeur` };
}

const helpOf = (name: string): string => `vernix ${name} --help`;

/** A usage error from anywhere inside a command sends to that command's help. */
function withHelp(error: unknown, name: string): unknown {
  if (!(error instanceof VernixError) || error.code !== 'command-line') return error;
  return new VernixError('command-line', { ...error.params, help: helpOf(name) });
}

/** One id in 64 begins with a hyphen, and the parser would take it for options: such ids go behind the mark that ends them. */
function idsLast(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  const [before, after] = end < 0 ? [argv, []] : [argv.slice(0, end), argv.slice(end)];
  const isId = (arg: string): boolean =>
    arg.startsWith('-') && [TransferId, ApprovalNonce].some((id) => id.safeParse(arg).success);
  const ids = before.filter(isId);
  if (ids.length === 0) return [...argv];
  return [...before.filter((arg) => !isId(arg)), '--', ...ids, ...after.slice(1)];
}

const lacking = ({ name, args }: Pick<Command, 'name' | 'args'>): Words => ({
  en: `vernix ${name} needs ${args}`,
  fr: `vernix ${name} exige ${placeholdersIn('fr', args)}`,
});

const unexpected = (argument: string): Words => ({
  en: `unexpected argument: ${argument}`,
  fr: `argument inattendu : ${argument}`,
});

/** What a command that needs an option says without it. */
export const needs = (command: string, option: string): VernixError =>
  usageError({
    en: `vernix ${command} needs ${option}`,
    fr: `vernix ${command} exige ${placeholdersIn('fr', option)}`,
  });

export function defineCommand<const O extends Options>(spec: CommandSpec<O>): Command {
  const { run, ...rest } = spec;
  const parse = (argv: readonly string[]): ReturnType<typeof parseArgs<ParserConfig<O>>> => {
    try {
      const config: ParserConfig<O> & { args: string[] } = {
        args: idsLast(argv),
        options: { ...spec.options, ...COMMON_OPTIONS },
        allowPositionals: true,
        allowNegative: true,
      };
      return parseArgs(config);
    } catch (error) {
      if (isParseError(error)) throw usageError(parseComplaint(error));
      throw error;
    }
  };
  return {
    ...rest,
    async invoke(argv, output, signal) {
      try {
        const { values, positionals } = parse(argv);
        const [least, most] = spec.arity;
        // An empty one is a variable that was not set.
        if (positionals.length < least || positionals.includes('')) throw usageError(lacking(spec));
        if (positionals.length > most) throw usageError(unexpected(String(positionals[most])));
        return await run({ values, positionals, output, signal });
      } catch (error) {
        throw withHelp(error, spec.name);
      }
    },
  };
}
