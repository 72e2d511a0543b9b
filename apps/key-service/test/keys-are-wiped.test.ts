import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { StateFile } from '@vernix/custody';
import { firstState } from '@vernix/seal';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Keyring } from '../src/keyring.ts';
import { Bench, HOUR, TRANSFER } from './helpers.ts';

const SINCE = '2026-01-01T00:00:00.000Z';

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.make();
  await mkdir(bench.keys);
});
afterEach(() => bench.clean());

it('a keyring that is closed has overwritten its root, and gives no key: none that zeros would give', async () => {
  const root = randomBytes(32);
  const keyring = new Keyring(new StateFile(bench.keys, bench.sealingKeyFile, root), await firstState(SINCE));
  expect(keyring.batchKey(1, TRANSFER, 'identity')).toHaveLength(32);
  keyring.wipe();
  expect(root.every((byte) => byte === 0)).toBe(true);
  const closed = expect.objectContaining({ code: 'key-service-unreachable' }) as Error;
  for (const derive of [
    () => keyring.batchKey(1, TRANSFER, 'identity'),
    () => keyring.itemKeys(1, TRANSFER, 'clinical', [1]),
    () => keyring.tokenKey(),
    () => keyring.tokenCipherKey(1),
    () => keyring.doublingKey(1),
    () => keyring.tagKey('decoys'),
    () => keyring.state,
  ]) {
    expect(derive).toThrow(closed);
  }
  await expect(keyring.pseudonymKey('births', SINCE)).rejects.toThrow(closed);
  await expect(keyring.change(() => undefined)).rejects.toThrow(closed);
});

it('what is under way when the keys are overwritten writes nothing: sealed under zeros, every key would be lost', async () => {
  const root = randomBytes(32);
  const kept = Buffer.from(root);
  const file = new StateFile(bench.keys, bench.sealingKeyFile, root);
  const before = await firstState(SINCE);
  await file.write(before);
  const keyring = new Keyring(file, before);
  const made = Promise.withResolvers<undefined>();
  const change = keyring.change(() => made.promise);
  await Promise.resolve(); // it has begun
  keyring.wipe();
  made.resolve(undefined);
  await expect(change).rejects.toMatchObject({ code: 'key-service-unreachable' });
  expect(await new StateFile(bench.keys, bench.sealingKeyFile, kept).read()).toEqual(before);
});

it('a service that is stopped while it begins an epoch opens its keys again', async () => {
  const service = await bench.start();
  bench.now += 31 * 24 * HOUR;
  const [turned] = await Promise.allSettled([service.tick(), service.close()]);
  expect(turned.status).toBe('fulfilled');
  await bench.start({ create: false });
  const client = await bench.client();
  const { keys } = (await client.call('keys.list', {})).answer;
  expect(keys.filter(({ key }) => key === 'intake').map(({ state }) => state)).toEqual([
    'retired',
    'current',
  ]);
});

it('two looks at what is due, at once, begin one epoch', async () => {
  const service = await bench.start();
  bench.now += 31 * 24 * HOUR;
  await Promise.all([service.tick(), service.tick()]);
  const client = await bench.client();
  expect((await client.call('hello', {})).answer.epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
});
