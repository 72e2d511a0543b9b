import { type Command, usageError } from './command.ts';
import { loadCommand, loadCommands } from './commands/index.ts';
import { EXIT_CODES, exitFor } from './exit-code.ts';
import { commandHelp, overview } from './help.ts';
import { createOutput, type Output } from './output.ts';
import { fromSystem } from './system-error.ts';
import { version } from './version.ts';

async function find(name: string): Promise<Command> {
  const command = await loadCommand(name);
  if (command === undefined) {
    throw usageError({ en: `there is no command “${name}”`, fr: `la commande « ${name} » n’existe pas` });
  }
  return command;
}

const asksHelp = (argv: readonly string[]): boolean => argv.includes('--help') || argv.includes('-h');

const isName = (argument = '-'): argument is string => !argument.startsWith('-');

async function dispatch(argv: readonly string[], output: Output, signal: AbortSignal): Promise<number> {
  const [name, ...rest] = argv[0] === 'help' && isName(argv[1]) ? [argv[1], '--help'] : argv;
  if (name === '--version') {
    output.result({ version: version() }, [`vernix ${version()}`]);
    return EXIT_CODES.ok.code;
  }
  if (name === undefined || name === 'help' || name.startsWith('-')) {
    const all = await loadCommands();
    const commands = all.map(({ name, summary }) => ({ name, summary: summary.en }));
    output.result({ commands }, overview(all, output.language));
    return name === undefined ? EXIT_CODES.usage.code : EXIT_CODES.ok.code;
  }
  const command = await find(name);
  if (asksHelp(rest)) {
    const about = command.about.map(({ en }) => en);
    output.result({ name, summary: command.summary.en, about }, commandHelp(command, output.language));
    return EXIT_CODES.ok.code;
  }
  return EXIT_CODES[await command.invoke(rest, output, signal)].code;
}

/** Runs one command line (without `node` and the script's own name) and resolves to its exit code; never rejects. */
export async function runCommandLine(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const output = createOutput(argv.includes('--json'), process);
  try {
    return await dispatch(argv, output, signal);
  } catch (thrown) {
    if (signal.aborted) return EXIT_CODES.interrupted.code;
    const error = fromSystem(thrown);
    output.failure(error);
    return EXIT_CODES[exitFor(error)].code;
  }
}
