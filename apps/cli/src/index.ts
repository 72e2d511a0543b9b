/** For scripts and tests: the command's own page, and what its exit codes mean. */
import { loadCommands } from './commands/index.ts';
import { reference } from './help.ts';

export { EXIT_CODES } from './exit-code.ts';
export { buildConsole, consoleIsCurrent } from './serve/console-build.ts';

/** docs/cli.md. */
export const cliReference = async (): Promise<string> => reference(await loadCommands());
