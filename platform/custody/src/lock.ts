import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, open, realpath, unlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { answers } from '@vernix/key-channel';

export const LOCK_FILE = 'in-use.sock';

const inUse = (cause?: unknown): VernixError => new VernixError('keystore-in-use', {}, { cause });

/**
 * Holds a keystore's directory for this process alone, until it is released or the process is gone, however it went. Two
 * locks, because each holds where the other does not:
 *
 * - the name of an abstract socket, made of the directory's real path: the kernel gives it to one process and takes it back,
 *   so that nothing is ever left over. It knows one network namespace.
 * - a socket in the directory: it holds across namespaces and by whatever path the directory is reached. Left over by a
 *   process that is gone, it is recognised because nobody answers on it.
 *
 * Neither sees another machine that has mounted the same directory. Elsewhere than on Linux there is no lock.
 *
 * @param inside where the socket is put: the directory, or one that is made here and will be renamed to it
 * @throws VernixError `keystore-in-use`, `keystore-missing`
 */
export async function lockKeystore(
  directory: string,
  inside = directory,
): Promise<{ release(): Promise<void> }> {
  if (process.platform !== 'linux') return { release: () => Promise.resolve() };
  const path = await realpath(directory).catch((cause: unknown) => {
    throw new VernixError('keystore-missing', {}, { cause });
  });
  const name = createHash('sha256').update(path).digest('hex');
  const byName = await listen(`\0vernix-keystore-${name}`).catch((cause: unknown) => {
    throw inUse(cause);
  });
  try {
    if (inside !== directory) await mkdir(inside, { recursive: true, mode: 0o700 });
    const inDirectory = await lockInDirectory(inside);
    return {
      release: async () => {
        await inDirectory.release();
        await closed(byName);
      },
    };
  } catch (error) {
    await closed(byName);
    throw error;
  }
}

/** By the directory's descriptor: a socket's path may have 107 bytes, and the directory's may have more. */
async function lockInDirectory(directory: string): Promise<{ release(): Promise<void> }> {
  const handle = await open(directory);
  const path = `/proc/self/fd/${handle.fd}/${LOCK_FILE}`;
  try {
    const server = await listen(path).catch(async (cause: unknown) => {
      if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
      if (await answers(path)) throw inUse();
      await unlink(join(directory, LOCK_FILE)); // by the path that our rights are for, which may be as long as it likes
      return await listen(path);
    });
    return {
      release: async () => {
        await closed(server); // takes its file with it, by the descriptor
        await handle.close();
      },
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function listen(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  server.listen(path).unref();
  await once(server, 'listening');
  return server;
}

function closed(server: Server): Promise<void> {
  return new Promise((done) => server.close(() => done()));
}
