import { KeyClient, type KeyServicePlace } from '@vernix/key-channel';
import { createHttp, type HttpApp, type Log, listen } from '@vernix/service';
import { z } from 'zod';
import type { VaultConfig } from '../config.ts';
import { readTile } from './read-tile.ts';

const config = { access: 'log.read' } as const;
/** A full tile never changes; a partial one is replaced by a wider one, and a checkpoint all the time. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/**
 * The log, for whoever may reach this listener: checkpoint and tiles as c2sp.org/tlog-tiles serves them, fetched from the
 * key service. Nothing else can be asked here, and nothing changed. The checkpoint is the newest that witnesses signed.
 */
export class LogPlane {
  /** Null when the log is served nowhere. */
  readonly url: string | null;
  readonly #close: () => Promise<void>;

  private constructor(url: string | null, close: () => Promise<void>) {
    this.url = url;
    this.#close = close;
  }

  static async open(
    settings: VaultConfig['logListen'],
    keyService: KeyServicePlace,
    log: Log,
  ): Promise<LogPlane> {
    if (settings === null) return new LogPlane(null, () => Promise.resolve());
    const { host, port, tls } = settings;
    const keys = KeyClient.to(keyService);
    const app = await createHttp({ log, title: 'Vernix log', tls });
    addRoutes(app, keys);
    const url = await listen(app, host, port);
    return new LogPlane(url, async () => {
      await app.close();
      await keys.close();
    });
  }

  close(): Promise<void> {
    return this.#close();
  }
}

function addRoutes(app: HttpApp, keys: KeyClient): void {
  app.get('/checkpoint', { config, schema: { hide: true } }, async (_request, reply) => {
    const { checkpoint, cosigned } = (await keys.call('log.checkpoint', {})).answer;
    return reply.type('text/plain; charset=utf-8').send(cosigned ?? checkpoint);
  });
  app.get(
    '/tile/*',
    { config, schema: { hide: true, params: z.object({ '*': z.string().max(100) }) } },
    async (request, reply) => {
      const path = `tile/${request.params['*']}`;
      const file = await readTile(keys, path);
      if (!path.includes('.p/')) void reply.header('cache-control', FOR_EVER);
      return reply.type('application/octet-stream').send(file);
    },
  );
}
