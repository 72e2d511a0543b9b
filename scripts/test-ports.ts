/**
 * Ports for what has to know one before anything listens there, or listens there again after a stop. One that the system
 * picks is anybody's as soon as it is let go, and beside each file of tests there are two more that have some picked.
 */
import { createServer, type Server } from 'node:net';
import { onceFileEnds } from './test-cleanup.ts';

const HOST = '127.0.0.1';
/** Below what systems pick from: Linux from 32,768 on, others from 49,152. */
const LOWEST = 20_000;
const HIGHEST = 32_000;
/** So many go together. On the first of them somebody listens as long as they are taken. */
const BLOCK = 10;

/** Null when somebody else listens there. */
async function listenOn(port: number): Promise<Server | null> {
  return await new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      code === 'EADDRINUSE' ? resolve(null) : reject(new Error(`${HOST}:${port}: ${code}`)),
    );
    server.listen({ host: HOST, port, exclusive: true }, () => resolve(server.unref()));
  });
}

const letGo = (server: Server): Promise<unknown> => new Promise((closed) => server.close(closed));

async function areFree(ports: readonly number[]): Promise<boolean> {
  for (const port of ports) {
    const server = await listenOn(port);
    if (server === null) return false;
    await letGo(server);
  }
  return true;
}

/** The first of seven free ports in a row that no other file of tests gets before this one has ended. */
export async function sevenPorts(): Promise<number> {
  const blocks = Math.floor((HIGHEST - LOWEST) / BLOCK);
  const begin = Math.floor(Math.random() * blocks);
  for (let tried = 0; tried < blocks; tried += 1) {
    const first = LOWEST + ((begin + tried) % blocks) * BLOCK;
    const holder = await listenOn(first);
    if (holder === null) continue;
    if (await areFree([1, 2, 3, 4, 5, 6, 7].map((more) => first + more))) {
      onceFileEnds(() => letGo(holder));
      return first + 1;
    }
    await letGo(holder);
  }
  throw new Error(`No ports are free between ${LOWEST} and ${HIGHEST}.`);
}

/** One such port. */
export const onePort = (): Promise<number> => sevenPorts();
