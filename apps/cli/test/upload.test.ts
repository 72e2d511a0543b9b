import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { VernixError } from '@vernix/contracts';
import { afterEach, expect, it } from 'vitest';
import { upload } from '../src/submit/upload.ts';
import { temporaryDirectory } from './run-vernix.ts';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A gateway that begins every upload and never says that any of it arrived. */
async function endlessGateway(): Promise<string> {
  server = createServer((request, response) => {
    request.resume();
    if (request.method === 'POST') response.writeHead(201, { location: '/v1/files/one' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/files`;
}

const jobFor = async (path: string, onBegun: () => Promise<void>) => ({
  endpoint: await endlessGateway(),
  token: 'token',
  path,
  bytes: 18,
  metadata: { filename: 'births.csv', mapping: 'template' },
  resumeUrl: null,
  onBegun,
  onProgress: () => undefined,
  onRetry: () => undefined,
});

it('ends an upload at once whose beginning cannot be remembered, and says why', async () => {
  const path = join(await temporaryDirectory(), 'births.csv');
  await writeFile(path, 'record.local_id\n1\n');
  const full = new VernixError('internal');
  const job = await jobFor(path, () => Promise.reject(full));
  await expect(upload(job, new AbortController().signal)).rejects.toBe(full);
});

it('ends an upload whose file is gone with that, and not with the whole process', async () => {
  const path = join(await temporaryDirectory(), 'gone.csv');
  const job = await jobFor(path, () => Promise.resolve());
  await expect(upload(job, new AbortController().signal)).rejects.toMatchObject({ code: 'ENOENT', path });
});
