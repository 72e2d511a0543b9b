import type { IncomingMessage } from 'node:http';

/** How long a refused sender may go on before the connection is cut. */
const PATIENCE_MS = 10_000;

/**
 * Reads away what a refused sender still sends. Closing at once would reset the connection, and many clients would then
 * lose the answer that says why.
 */
export function readAway(body: IncomingMessage): void {
  if (body.readableEnded || body.destroyed) return;
  const cut = setTimeout(() => body.destroy(), PATIENCE_MS);
  cut.unref();
  body.once('close', () => clearTimeout(cut)).once('end', () => clearTimeout(cut));
  body.on('error', () => undefined).resume();
}
