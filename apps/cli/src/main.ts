import { runCommandLine } from './run.ts';
import { goWhereAsked } from './working-directory.ts';

goWhereAsked(process.env);

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interruption.abort());
}
// Who reads us may have seen enough (`vernix report ID | head`); what is being done goes on to its own end.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
// The exit code is set rather than exited with, so that what was written to a pipe arrives.
process.exitCode = await runCommandLine(process.argv.slice(2), interruption.signal);
