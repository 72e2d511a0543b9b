import { createServer, type RequestListener, type Server } from 'node:http';
import type { Partner } from '@vernix/contracts';
import { createLog } from '@vernix/service';
import { sealBuffer } from '@vernix/seal';
import { afterEach, expect, it } from 'vitest';
import { Collector } from '../src/collect/collector.ts';
import { GatewayClient } from '../src/collect/gateway-client.ts';
import { openPool } from '../src/db/connection.ts';
import { births, template } from './support/births.ts';
import { sealedFile } from './support/registry.ts';
import { registryForEachTest } from './support/setting.ts';
import { until } from './support/world.ts';

const setting = registryForEachTest();
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listening(gateway: RequestListener): Promise<string> {
  server = createServer(gateway);
  await new Promise<void>((ready) => server?.listen(0, '127.0.0.1', ready));
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

async function collecting(gateway: RequestListener) {
  const lines: string[] = [];
  const pool = openPool(setting.registry.url, 'collector', 2);
  const collector = new Collector({
    gateway: new GatewayClient(await listening(gateway), 'token'),
    files: setting.registry.files,
    database: pool,
    partners: { find: () => ({ limits: { fileBytes: 1_000_000 } }) as Partner },
    log: createLog('vault', { write: (line) => void lines.push(line) }),
    pollSeconds: 0.05,
    accept: () => Promise.resolve(),
    gone: () => Promise.resolve(),
    follow: () => Promise.resolve(),
    collected: () => undefined,
  });
  return { lines, stop: () => collector.stop().then(() => pool.end()) };
}

it('that is being fetched: nothing of it is written down, and nobody is told of a fault', async () => {
  const { file, bytes } = await sealedFile(setting.keys.recipient, template(births(50)));
  let fetching = false;
  const { lines, stop } = await collecting((request, response) => {
    if (request.url === '/v1/collect/files') {
      response.end(JSON.stringify({ files: [file] }));
      return;
    }
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, 1_000));
    fetching = true; // and no more comes
  });
  await until(() => Promise.resolve(fetching));
  await stop();
  expect(await setting.registry.count('transfer')).toBe(0);
  expect(lines).toEqual([]);
});

it('that a gateway does not even list', async () => {
  let asked = false;
  const { lines, stop } = await collecting(() => {
    asked = true;
  });
  await until(() => Promise.resolve(asked));
  await stop();
  expect(lines).toEqual([]);
});

it('that is read through for the first time: its end is never come to', async () => {
  const { registry, keys } = setting;
  const sealed = await sealBuffer([keys.recipient], Buffer.from(template(births(3_000))));
  const id = await registry.store('', { sealed: sealed.subarray(0, -1) });
  const stopping = new AbortController();
  const opened = () => stopping.abort();
  await expect(registry.ingestNext(opened, stopping.signal)).rejects.toMatchObject({ name: 'AbortError' });
  expect(await registry.transfer(id)).toMatchObject({ state: 'stored' });
});
