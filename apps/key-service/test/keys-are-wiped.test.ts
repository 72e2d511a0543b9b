import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { StateFile } from '@vernix/custody';
import { firstState } from '@vernix/seal';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Keyring } from '../src/keyring.ts';
import { Bench, TRANSFER } from './helpers.ts';

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
    () => keyring.statementKey,
  ]) {
    expect(derive).toThrow(closed);
  }
  await expect(keyring.pseudonymKey('births', SINCE)).rejects.toThrow(closed);
  await expect(keyring.change(() => undefined)).rejects.toThrow(closed);
});
