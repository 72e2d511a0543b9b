import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect as connectPlainly, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect, createServer, type Server, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { encodeFrame, FrameReader, KeyClient, listenRemotely } from '../src/index.ts';
import { Authority, type TestEnd } from './certificates.ts';

/** A busy machine takes its time: nothing is timed here. */
const PATIENTLY = { timeout: 20_000 };

const directory = mkdtempSync(join(tmpdir(), 'vernix-mtls-'));
const ours = new Authority(directory, 'ours');
const theirs = new Authority(directory, 'theirs');
const service = ours.issue('service');
const vault = ours.issue('vault');
afterAll(() => rmSync(directory, { recursive: true }));

const end = ({ caFile, certFile, keyFile }: TestEnd, ...peers: TestEnd[]) => ({
  ...{ host: '127.0.0.1', caFile, certFile, keyFile },
  peers: peers.map(({ pin }) => pin),
});

let server: Server;
let port: number;
const refused = vi.fn();
const taken = vi.fn((socket: Socket) => {
  const reader = new FrameReader();
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    for (const { json } of reader.push(chunk)) {
      const { id } = json as { id: number };
      socket.write(encodeFrame({ id, ok: true, answer: { destroyedEpochs: [id] } }));
    }
  });
});

async function listen(as: TestEnd = service): Promise<void> {
  server = await listenRemotely({ ...end(as, vault), port: 0 }, { taken, refused });
  ({ port } = server.address() as AddressInfo);
}
beforeEach(() => listen());
afterEach(async () => {
  await new Promise((done) => server.close(done));
  vi.clearAllMocks();
});

const settle = async (as: TestEnd, ...peers: TestEnd[]): Promise<unknown> => {
  const client = await KeyClient.connect({ ...end(as, ...peers), port });
  try {
    return (await client.call('transfer.settle', { transferId: 'A'.repeat(22), records: 0 })).answer;
  } finally {
    await client.close();
  }
};

it('carries calls between the two ends that know each other, post-quantum', async () => {
  expect(await settle(vault, service)).toEqual({ destroyedEpochs: [1] });
  const [socket] = taken.mock.calls[0] as [TLSSocket];
  expect(socket.getProtocol()).toBe('TLSv1.3');
  expect(refused).not.toHaveBeenCalled();
});

it.each([
  ['of another authority', () => theirs.issue('vault')],
  ['that has expired', () => ours.issue('vault', -3_600_000)],
  ['of our authority that is not pinned', () => ours.issue('neighbour')],
  ['that is the service’s own', () => service],
])('takes no caller with a certificate %s', async (_which, make) => {
  const caller = { ...make(), caFile: vault.caFile };
  await expect(settle(caller, service)).rejects.toMatchObject({ code: 'key-service-unreachable' });
  expect(taken).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(refused).toHaveBeenCalledOnce(), PATIENTLY);
});

/** How a bare TLS client fares: what ended it, and whatever it was sent. */
function attempt(options: ConnectionOptions): Promise<{ error: string; heard: string }> {
  return new Promise((resolve) => {
    let heard = '';
    let error = '';
    const socket = connect({
      host: '127.0.0.1',
      port,
      ca: readFileSync(vault.caFile),
      checkServerIdentity: () => undefined,
      ...options,
    });
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
    socket.on('error', (failure: Error) => (error = failure.message));
    socket.on('close', () => resolve({ error, heard })).on('secureConnect', () => socket.write('hello?'));
  });
}
const shown = { cert: readFileSync(vault.certFile), key: readFileSync(vault.keyFile) };

it.each([
  ['shows no certificate', {}, /certificate required/],
  ['knows no TLS 1.3', { ...shown, maxVersion: 'TLSv1.2' }, /protocol version/],
  ['knows no post-quantum key exchange', { ...shown, ecdhCurve: 'X25519' }, /handshake failure/],
] as const)('hangs up on a caller that %s, before a byte is heard', async (_what, options, error) => {
  const ended = await attempt(options);
  expect(ended.error).toMatch(error);
  expect(ended.heard).toBe('');
  expect(taken).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(refused).toHaveBeenCalledOnce(), PATIENTLY);
});

it('hangs up on one that speaks no TLS', async () => {
  const closed = new Promise((resolve) => {
    const socket = connectPlainly(port, '127.0.0.1')
      .on('error', () => undefined)
      .on('close', resolve);
    socket.resume().write(encodeFrame({ id: 1, op: 'hello' }));
  });
  await closed;
  expect(taken).not.toHaveBeenCalled();
});

it.each([
  ['another authority’s', () => theirs.issue('service')],
  ['an expired', () => ours.issue('service', -3_600_000)],
  ['an unpinned', () => ours.issue('service')],
])('sends nothing to a service with %s certificate', async (_which, make) => {
  await new Promise((done) => server.close(done));
  const heard = vi.fn();
  const impostor = make();
  server = createServer(
    { cert: readFileSync(impostor.certFile), key: readFileSync(impostor.keyFile) },
    (socket) => socket.on('data', heard).on('error', () => undefined),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  ({ port } = server.address() as AddressInfo);
  await expect(settle(vault, service)).rejects.toMatchObject({ code: 'key-service-unproven' });
  expect(heard).not.toHaveBeenCalled();
});

it('knows the next key of the other end, while it changes', async () => {
  const next = ours.issue('service');
  await new Promise((done) => server.close(done));
  await listen(next);
  await expect(settle(vault, service)).rejects.toMatchObject({ code: 'key-service-unproven' });
  expect(await settle(vault, service, next)).toEqual({ destroyedEpochs: [1] });
});

it('says so when nobody listens, or a file of ours is not there', async () => {
  const nowhere = { ...vault, certFile: '/nowhere.pem' };
  await expect(settle(nowhere, service)).rejects.toMatchObject({ code: 'key-service-unreachable' });
  await new Promise((done) => server.close(done));
  await expect(settle(vault, service)).rejects.toMatchObject({ code: 'key-service-unreachable' });
  await listen();
});
