import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import type { Account } from './account.ts';
import { SERVER_ENV } from './cluster.ts';

/**
 * Stops the server when this process is gone, however it went: a shell waits on a pipe that only we hold open. At the
 * end of the pipe it asks the server for a fast, clean shutdown; a line on the pipe sends the shell home instead.
 */
export function watchOver(pid: number, account: Account | undefined): { dismiss(): void } {
  const shell = spawn('/bin/sh', ['-c', 'read line || kill -INT "$1"', 'sh', String(pid)], {
    ...account,
    cwd: '/',
    env: SERVER_ENV,
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  shell.unref();
  // Our end of the pipe must not keep this process alive, and the shell may be gone before us.
  if (shell.stdin instanceof Socket) shell.stdin.unref();
  shell.stdin.on('error', () => undefined);
  return {
    dismiss: () => shell.stdin.end('\n'),
  };
}
