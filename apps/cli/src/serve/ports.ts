import { createServer } from 'node:net';
import { VernixError } from '@vernix/contracts';

/** The demo listens on this machine only. */
export const HOST = '127.0.0.1';

export interface Ports {
  /** Senders, from the internet. */
  readonly gateway: number;
  /** The gateway's second door, for the vault only. */
  readonly collection: number;
  /** Staff. */
  readonly vault: number;
  /** Hospital and public-health users. */
  readonly insights: number;
  /** The log's tiles, from the vault. */
  readonly log: number;
  readonly witness: number;
  /** Officers. */
  readonly desk: number;
}

const isTaken = (error: NodeJS.ErrnoException): boolean =>
  error.code === 'EADDRINUSE' || error.code === 'EACCES';

/** Resolves to the port that was listened on and let go again; null when it was taken. */
function probe(port: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => (isTaken(error) ? resolve(null) : reject(error)));
    server.listen(port, HOST, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null));
    });
  });
}

/**
 * Seven ports from `base` on; with base 0, seven that are free.
 *
 * @throws VernixError `port-taken` that names the port, before anything is started.
 */
export async function choosePorts(base: number): Promise<Ports> {
  const [gateway, collection, vault, insights, log, witness, desk] = await Promise.all(
    ['gateway', 'gateway', 'vault', 'insights', 'vault', 'witness', 'desk'].map(async (zone, index) => {
      const asked = base === 0 ? 0 : base + index;
      const port = await probe(asked);
      if (port === null) throw new VernixError('port-taken', { port: asked, zone });
      return port;
    }),
  );
  return { gateway, collection, vault, insights, log, witness, desk } as Ports;
}

export const originOf = (port: number): string => `http://${HOST}:${port}`;

/** The same, by the name that passkeys need: no address made of numbers can have any (WebAuthn Level 3, §5.1.2). */
export const siteOf = (port: number): string => `http://localhost:${port}`;
