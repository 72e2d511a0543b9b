import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHttp, createLog, type HttpApp, listen } from '../src/index.ts';
import { selfSigned } from './self-signed.ts';

const dir = mkdtempSync(join(tmpdir(), 'vernix-tls-'));
const files = selfSigned(dir);
let app: HttpApp;
let port: number;
beforeAll(async () => {
  app = await createHttp({ log: createLog('gateway', { write: () => undefined }), tls: files });
  app.get('/', { config: { access: 'console.load' } }, () => ({ ok: true }));
  port = Number(new URL(await listen(app, '127.0.0.1', 0)).port);
});
afterAll(async () => {
  await app.close();
  rmSync(dir, { recursive: true });
});

function handshake(options: ConnectionOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', ca: files.cert, ...options }, () => resolve(socket));
    socket.once('error', reject);
  });
}

test('answers over TLS and asks browsers to stay with it', async () => {
  const headers = await new Promise<Record<string, unknown>>((resolve, reject) => {
    request({ port, host: '127.0.0.1', ca: files.cert }, (response) => resolve(response.resume().headers))
      .once('error', reject)
      .end();
  });
  expect(headers['strict-transport-security']).toBe('max-age=31536000');
});

test('prefers TLS 1.3 with a post-quantum key exchange and AES-128-GCM', async () => {
  const socket = await handshake({});
  expect([socket.getProtocol(), socket.getCipher().name]).toEqual(['TLSv1.3', 'TLS_AES_128_GCM_SHA256']);
  socket.destroy();
  const hybrid = await handshake({ ecdhCurve: 'X25519MLKEM768' });
  expect(hybrid.getProtocol()).toBe('TLSv1.3');
  hybrid.destroy();
});

test('refuses what is old: TLS 1.1, and suites without forward secrecy', async () => {
  const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  await expect(handshake(old)).rejects.toThrow(/version|protocol/i);
  await expect(handshake({ maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' })).rejects.toThrow(
    /handshake/i,
  );
});
