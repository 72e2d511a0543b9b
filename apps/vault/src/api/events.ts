import { VernixError } from '@vernix/contracts';
import type { HttpApp } from '@vernix/service';
import type { ApiParts } from './parts.ts';

/** Streams open at one time: each is a socket. */
const MOST_STREAMS = 200;
/** Keeps proxies and idle timers from closing a quiet stream. */
const HEARTBEAT_MS = 15_000;
/** Changes within this time are told once. */
const GATHER_MS = 250;

/**
 * GET /api/events — server-sent events. Each `changed` event means: ask again. Its data names the transfers that moved,
 * `{"transfers":[…]}`, and nothing else. The stream ends with the session it was asked for in.
 */
export function eventRoutes(app: HttpApp, { changes }: ApiParts): void {
  const open = new Set<() => void>();
  app.addHook('preClose', (done) => {
    for (const end of open) end();
    done();
  });

  app.get('/api/events', { config: { access: 'house.see' } }, (request, reply) => {
    const ended = request.signedIn?.ended;
    if (ended === undefined || ended.aborted) throw new VernixError('not-signed-in');
    if (open.size >= MOST_STREAMS) throw new VernixError('too-many-attempts');
    const headers = reply.getHeaders();
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      ...(headers as Record<string, string>),
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
    });
    raw.write('retry: 2000\n\n');

    const moved = new Set<string>();
    let timer: NodeJS.Timeout | undefined;
    const unwatch = changes.watch((transfer) => {
      if (transfer !== null) moved.add(transfer);
      timer ??= setTimeout(() => {
        raw.write(`event: changed\ndata: ${JSON.stringify({ transfers: [...moved] })}\n\n`);
        moved.clear();
        timer = undefined;
      }, GATHER_MS);
    });
    const heartbeat = setInterval(() => raw.write(':\n\n'), HEARTBEAT_MS);
    const end = (): void => {
      unwatch();
      clearTimeout(timer);
      clearInterval(heartbeat);
      open.delete(end);
      ended.removeEventListener('abort', end);
      raw.end();
    };
    open.add(end);
    ended.addEventListener('abort', end);
    request.raw.socket.once('close', end);
  });
}
