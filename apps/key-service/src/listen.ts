import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { realpath, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { dirname } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { makeDirectory } from '@vernix/durable';

/** What `sun_path` holds, less its final zero. */
const MOST_PATH_BYTES = process.platform === 'linux' ? 107 : 103;

/** The vault and a few tools call; nobody else has business here. */
const MOST_CONNECTIONS = 16;

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(path, () => resolve());
  });
}

/**
 * Holds the keystore for this process alone. The name of an abstract socket (Linux) is the lock: the kernel gives it to
 * one process, and takes it back when that process is gone, however it went.
 *
 * @throws VernixError `keystore-in-use`
 */
export async function lockKeystore(directory: string): Promise<{ release(): void }> {
  const lock = createServer((socket) => socket.destroy());
  if (process.platform === 'linux') {
    const name = createHash('sha256')
      .update(await realpath(directory))
      .digest('hex');
    await listening(lock, `\0vernix-keystore-${name}`).catch((cause: unknown) => {
      throw new VernixError('keystore-in-use', {}, { cause });
    });
    lock.unref();
  }
  return { release: () => void lock.close() };
}

/**
 * Listens on a Unix socket that only our own account can open, or our group with mode 0660. A socket file left by a process that is gone is
 * removed; one that still answers is not.
 *
 * @throws VernixError `keystore-in-use`, `socket-path-long`
 */
export async function listenPrivately(path: string, mode: '0600' | '0660'): Promise<Server> {
  if (Buffer.byteLength(path) > MOST_PATH_BYTES) {
    throw new VernixError('socket-path-long', { most: MOST_PATH_BYTES });
  }
  await makeDirectory(dirname(path), 0o700);
  if (existsSync(path)) {
    if (await answers(path)) throw new VernixError('keystore-in-use');
    await unlink(path);
  }
  const server = createServer();
  server.maxConnections = MOST_CONNECTIONS;
  // Binding happens before `listen` returns, so the socket never exists with wider rights.
  const before = process.umask(0o777 & ~Number.parseInt(mode, 8));
  const ready = listening(server, path);
  process.umask(before);
  await ready;
  return server;
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
