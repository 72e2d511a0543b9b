import type { Socket } from 'node:net';
import { VernixError } from '@vernix/contracts';
import { encodeFrame, type Frame, FrameReader, listenPrivately, MOST_CONNECTIONS } from '@vernix/key-channel';
import { z } from 'zod';
import type { Ceremony } from './ceremony.ts';
import { CeremonyRequest } from './protocol.ts';

/** Commands come, ask and go: whoever stays longer is cut off. */
const PATIENCE_MS = 15_000;

/** Lets custodians come to a ceremony by a Unix socket. Resolves to what ends that. @throws VernixError `keystore-in-use` */
export async function serveCeremony(ceremony: Ceremony, path: string): Promise<() => Promise<void>> {
  const server = await listenPrivately(path);
  server.maxConnections = MOST_CONNECTIONS;
  const visits = new Map<Socket, Promise<void>>();
  server.on('connection', (socket) => {
    visits.set(socket, Promise.resolve());
    const timer = setTimeout(() => socket.destroy(), PATIENCE_MS);
    const reader = new FrameReader();
    const take = async (chunk: Buffer): Promise<void> => {
      for (const frame of reader.push(chunk)) socket.write(await answer(ceremony, frame));
    };
    socket.on('data', (chunk: Buffer) => {
      const before = visits.get(socket) ?? Promise.resolve();
      visits.set(
        socket,
        before.then(() => take(chunk)).catch(() => void socket.destroy()),
      );
    });
    socket.on('error', () => undefined); // `close` follows
    socket.on('close', () => {
      clearTimeout(timer);
      visits.delete(socket);
    });
  });
  return async () => {
    const closed = new Promise((done) => server.close(done));
    for (const [socket, visit] of visits) {
      await visit; // whoever's share completed the key is told so
      socket.destroySoon();
    }
    await closed;
  };
}

const Numbered = z.object({ id: z.int().nonnegative() });

async function answer(ceremony: Ceremony, { json, binary }: Frame): Promise<Buffer> {
  const { id } = Numbered.parse(json); // what has no number is no request: the connection ends
  try {
    const request = CeremonyRequest.safeParse(json);
    if (!request.success) throw new VernixError('request-invalid', { where: 'op' });
    const { data } = request;
    if (data.op === 'bring') await ceremony.bring(data.custodian, binary);
    const sealed = data.op === 'share' ? ceremony.shareOf(data.custodian).sealed : undefined;
    return encodeFrame({ id, ok: true, answer: ceremony.status }, sealed);
  } catch (error) {
    const { code, params } = error instanceof VernixError ? error : new VernixError('internal');
    return encodeFrame({ id, ok: false, code, params });
  } finally {
    binary.fill(0);
  }
}
