import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createServer, type Server } from 'node:tls';
import type { RemoteListener } from './address.ts';
import { isPinned, secureContext } from './mutual-tls.ts';
import { MOST_CONNECTIONS } from './seats.ts';

/** A stranger has that long to show who it is. */
const HANDSHAKE_WITHIN_MS = 5_000;

/** What becomes of those who connect. */
export interface Callers {
  /** The other end, proven. */
  taken(socket: Socket): void;
  /** Cut off without a word of ours: no certificate, a strange, expired or unpinned one, or no TLS 1.3. */
  refused(): void;
}

/**
 * Listens for the vault on another machine. Who cannot show a certificate of our authority, in its time and pinned, gets
 * nothing but the end of the connection.
 *
 * @throws Error the operating system's, when a file cannot be read or the address not be had
 */
export async function listenRemotely(listener: RemoteListener, callers: Callers): Promise<Server> {
  const server = createServer({
    ...(await secureContext(listener)),
    requestCert: true,
    rejectUnauthorized: true,
    handshakeTimeout: HANDSHAKE_WITHIN_MS,
  });
  server.maxConnections = 2 * MOST_CONNECTIONS; // as many again while they show who they are: strangers take nobody's place
  server.on('tlsClientError', (_error, socket) => {
    callers.refused();
    socket.destroy();
  });
  server.on('secureConnection', (socket) => {
    if (isPinned(socket.getPeerX509Certificate()?.raw, listener)) {
      callers.taken(socket);
    } else {
      callers.refused();
      socket.on('error', () => undefined).destroy();
    }
  });
  await once(server.listen(listener.port, listener.host), 'listening');
  return server;
}
