import { connect } from 'node:net';
import os from 'node:os';
import { afterEach, expect, it, vi } from 'vitest';
import { createHttp, createLog, listen } from '../src/index.ts';

const log = createLog('test', { write: () => undefined });
afterEach(() => vi.restoreAllMocks());

it('of the machine, though it may not ask which they are, and lets go of them at the end', async () => {
  // As under a unit, which denies the kind of socket that the kernel is asked by.
  vi.spyOn(os, 'networkInterfaces').mockImplementation(() => {
    throw new Error('not permitted');
  });
  const app = await createHttp({ log });
  const url = await listen(app, '0.0.0.0', 0);
  expect((await fetch(`${url}/openapi.json`)).status).toBe(200);
  const held = connect(Number(new URL(url).port), '127.0.0.1');
  await new Promise<void>((open) => held.once('connect', open));
  const ended = new Promise<void>((close) => held.once('close', close));
  await app.close();
  await ended;
  await expect(fetch(url)).rejects.toThrow();
});

it('says when its port is taken', async () => {
  const [one, other] = [await createHttp({ log }), await createHttp({ log })];
  const { port } = new URL(await listen(one, '0.0.0.0', 0));
  await expect(listen(other, '0.0.0.0', Number(port))).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await Promise.all([one.close(), other.close()]);
});
