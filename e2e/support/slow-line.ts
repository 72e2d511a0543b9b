/** A line that stops carrying after so many bytes: what a sender behind a bad connection sees. */
import { connect, createServer, type Socket } from 'node:net';

export interface SlowLine {
  readonly url: string;
  /** Resolves when the line has stopped. */
  readonly stopped: Promise<void>;
  /** From now on everything passes. */
  mend(): void;
  /** Bytes that senders have got through since then. */
  carriedSince(): number;
  close(): void;
}

/**
 * Passes on to `target`; stops reading from senders once `bytes` went through. `overhear` gets what senders say, as it
 * stands on the wire.
 */
export async function slowLine(
  target: string,
  bytes: number,
  overhear: (chunk: Buffer) => void = () => undefined,
): Promise<SlowLine> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let left = bytes;
  let carried = 0;
  let stop: () => void;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const server = createServer((sender) => {
    const gateway = connect(Number(port), hostname);
    for (const socket of [sender, gateway]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    sender.on('close', () => gateway.destroy());
    gateway.pipe(sender);
    sender.on('data', (chunk) => {
      left -= chunk.length;
      carried += chunk.length;
      overhear(chunk);
      gateway.write(chunk);
      if (left > 0) return;
      sender.pause();
      stop();
    });
    sender.on('end', () => gateway.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${address.port}`,
    stopped,
    mend: () => {
      left = Number.POSITIVE_INFINITY;
      carried = 0;
    },
    carriedSince: () => carried,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
