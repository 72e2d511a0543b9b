import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import type { Layout } from './layout.ts';

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.unref();
    socket.once('connect', () => socket.destroy());
  });
}

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen(path, () => resolve(server));
  });
}

/**
 * One `serve` a data directory. The lock is a socket somebody answers: unlike a file with a process number in it, it
 * cannot outlive its holder nor be taken for another process.
 *
 * @throws VernixError `data-in-use`
 */
export async function lockInstance(layout: Layout): Promise<{ release(): Promise<void> }> {
  const path = join(layout.run, 'serve.sock');
  if (await isAnswered(path)) throw new VernixError('data-in-use');
  rmSync(path, { force: true });
  const server = await listen(path);
  server.unref();
  return {
    release: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
