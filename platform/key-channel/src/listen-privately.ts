import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { dirname } from 'node:path';
import { VernixError } from '@vernix/contracts';

/** What `sun_path` holds, less its final zero. */
const MOST_PATH_BYTES = process.platform === 'linux' ? 107 : 103;

/**
 * Listens on a Unix socket that only our own account can open, or, with mode 0660, the socket's group as well. A socket file
 * left by a process that is gone is removed; one that still answers is not. How many may connect is the caller's to say.
 *
 * @throws VernixError `keystore-in-use`, `socket-path-long`
 */
export async function listenPrivately(path: string, mode: '0600' | '0660' = '0600'): Promise<Server> {
  if (Buffer.byteLength(path) > MOST_PATH_BYTES) {
    throw new VernixError('socket-path-long', { most: MOST_PATH_BYTES });
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  if (existsSync(path)) {
    if (await answers(path)) throw new VernixError('keystore-in-use');
    await unlink(path);
  }
  const server = createServer();
  // Binding happens before `listen` returns, so the socket never exists with wider rights.
  const before = process.umask(0o777 & ~Number.parseInt(mode, 8));
  const ready = once(server.listen(path), 'listening');
  process.umask(before);
  await ready;
  return server;
}

/** Whether somebody listens there. */
export function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
