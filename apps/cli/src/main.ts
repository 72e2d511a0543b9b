import { runCommandLine } from './run.ts';

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interruption.abort());
}
// The exit code is set rather than exited with, so that what was written to a pipe arrives.
process.exitCode = await runCommandLine(process.argv.slice(2), interruption.signal);
