import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { KeyClient, KeyServer, MOST_CONNECTIONS } from '../src/index.ts';
import { Authority, type TestEnd } from './certificates.ts';

const directory = mkdtempSync(join(tmpdir(), 'vernix-crowd-'));
const ours = new Authority(directory, 'ours');
const [service, vault] = [ours.issue('service'), ours.issue('vault')];
afterAll(() => rmSync(directory, { recursive: true }));

const end = ({ caFile, certFile, keyFile }: TestEnd, peer: TestEnd) => ({
  ...{ host: '127.0.0.1', caFile, certFile, keyFile },
  peers: [peer.pin],
});

let server: KeyServer;
let port: number;
let full: string[];
const open: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  full = [];
  server = new KeyServer({
    ended: () => undefined,
    refused: () => undefined,
    failed: () => undefined,
    full: (address) => full.push(address),
  });
  const perform = () => Promise.resolve({ answer: { destroyedEpochs: [] } });
  port = await server.listenRemotely({ ...end(service, vault), port: 0 }, perform, () => undefined);
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await server.close();
});

async function comes(): Promise<KeyClient> {
  const client = await KeyClient.connect({ ...end(vault, service), port });
  open.push(client);
  return client;
}
const asks = (client: KeyClient) =>
  client.call('transfer.settle', { transferId: 'A'.repeat(22), records: 0 });

it('lets the vault in beside connections of its own that it left open, as a machine does that loses its power', async () => {
  for (let number = 0; number < MOST_CONNECTIONS; number += 1) await asks(await comes());
  expect(full).toEqual([]);
  expect((await asks(await comes())).answer).toEqual({ destroyedEpochs: [] });
  expect(full).toEqual([`tls://127.0.0.1:0`]);
});

it('lets the vault in beside as many strangers as there is room for callers', async () => {
  const strangers = Array.from({ length: MOST_CONNECTIONS }, () => connect(port, '127.0.0.1'));
  await Promise.all(
    strangers.map((one) =>
      once(
        one.on('error', () => undefined),
        'connect',
      ),
    ),
  );
  expect((await asks(await comes())).answer).toEqual({ destroyedEpochs: [] });
  for (const one of strangers) one.destroy();
});
