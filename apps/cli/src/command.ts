/** What a command is: one file in `commands/` exports one of these, and the table there lists them. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { VernixError } from '@vernix/contracts';
import type { ExitName } from './exit-code.ts';
import type { Output } from './output.ts';

type ParserOption = ParseArgsOptionsConfig[string];

/** An option as `node:util` parses it, with what the help says. */
export type Option = ParserOption & {
  readonly about: string;
  /** Name of its value in the help, such as `FILE`. */
  readonly value?: string;
};
export type Options = Readonly<Record<string, Option>>;

/** Options every command takes. */
export const COMMON_OPTIONS = {
  json: { type: 'boolean', about: 'answer in JSON on standard output' },
  help: { type: 'boolean', short: 'h', about: 'show this help' },
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
  readonly summary: string;
  /** Positional arguments as the usage line shows them, such as `FILE` or `[ID]`. */
  readonly args: string;
  /** How many positional arguments: least and most. */
  readonly arity: readonly [number, number];
  /** Paragraphs below the usage line. */
  readonly about: readonly string[];
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

export function usageError(detail: string): VernixError {
  return new VernixError('command-line', { detail });
}

export function defineCommand<const O extends Options>(spec: CommandSpec<O>): Command {
  const { run, ...rest } = spec;
  const parse = (argv: readonly string[]): ReturnType<typeof parseArgs<ParserConfig<O>>> => {
    try {
      const config: ParserConfig<O> & { args: string[] } = {
        args: [...argv],
        options: { ...spec.options, ...COMMON_OPTIONS },
        allowPositionals: true,
        allowNegative: true,
      };
      return parseArgs(config);
    } catch (error) {
      if (isParseError(error)) throw usageError(error.message);
      throw error;
    }
  };
  return {
    ...rest,
    async invoke(argv, output, signal) {
      const { values, positionals } = parse(argv);
      const [least, most] = spec.arity;
      if (positionals.length < least) throw usageError(`vernix ${spec.name} needs ${spec.args}`);
      if (positionals.length > most) throw usageError(`unexpected argument: ${String(positionals[most])}`);
      return run({ values, positionals, output, signal });
    },
  };
}
