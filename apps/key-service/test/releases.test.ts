import { appendFile, readFile, rename, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyClient } from '@vernix/key-channel';
import { batchKey, itemKey } from '@vernix/seal';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bench, headerFor, OTHER_TRANSFER, opening, TRANSFER } from './helpers.ts';

let bench: Bench;
let service: Awaited<ReturnType<Bench['start']>>;
let client: KeyClient;

beforeEach(async () => {
  bench = await Bench.make();
  service = await bench.start();
  client = await bench.client();
});
afterEach(() => bench.clean());

const reader = { principal: 'user:k7', purpose: 'care' } as const;
const item = (row: number, itemClass: 'identity' | 'clinical' = 'identity', transferId = TRANSFER) => ({
  transferId,
  itemClass,
  row,
});
const releaseFile = (): string => join(bench.keys, 'releases.ndjson');

async function lines(): Promise<Record<string, unknown>[]> {
  const text = await readFile(releaseFile(), 'utf8');
  return text
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

async function open(): Promise<Buffer> {
  const { recipient } = (await client.call('hello', {})).answer.epochs[0] ?? { recipient: '' };
  const { binary } = await client.call('transfer.open', ...opening([await headerFor(recipient)]));
  return binary.subarray(16);
}

describe('what is released', () => {
  it('is, per item, the key that the batch key gives for its row', async () => {
    const batches = await open();
    const items = [item(3), item(1), item(3, 'clinical')];
    const { binary } = await client.call('items.release', { ...reader, items });
    const [identity, clinical] = [batches.subarray(0, 32), batches.subarray(32, 64)];
    expect(binary).toEqual(Buffer.concat([itemKey(identity, 3), itemKey(identity, 1), itemKey(clinical, 3)]));
  });

  it('is, for facts, the batch key that sealed them', async () => {
    const batches = await open();
    const { binary } = await client.call('facts.release', {
      principal: 'vault-publish',
      transferIds: [TRANSFER, OTHER_TRANSFER],
    });
    expect(binary.length).toBe(64);
    expect(binary.subarray(0, 32)).toEqual(batches.subarray(64, 96));
    expect(binary.subarray(32)).not.toEqual(binary.subarray(0, 32));
  });

  it('is never the root itself, nor one key for two uses', async () => {
    const family = await client.call('pseudonym.key', { principal: 'vault-publish', family: 'births' });
    const other = await client.call('pseudonym.key', { principal: 'vault-publish', family: 'audit' });
    const again = await client.call('pseudonym.key', { principal: 'vault-publish', family: 'births' });
    expect(family.binary).toEqual(again.binary);
    expect(family.binary).not.toEqual(other.binary);
    expect(batchKey(family.binary, TRANSFER, 'identity')).not.toEqual((await open()).subarray(0, 32));
  });
});

describe('the release file', () => {
  it('names principal, purpose and every item before the keys are answered', async () => {
    const items = [item(2), item(1), item(3), item(9), item(4, 'clinical', OTHER_TRANSFER)];
    const { answer } = await client.call('items.release', { ...reader, items });
    expect((await lines()).at(-1)).toEqual({
      n: answer.releaseNumber,
      at: '2026-01-01T00:00:00.000Z',
      op: 'items.release',
      principal: 'user:k7',
      purpose: 'care',
      identity: 4,
      clinical: 1,
      items: { [TRANSFER]: { identity: '1-3,9' }, [OTHER_TRANSFER]: { clinical: '4' } },
      totals: { transfers: 0, identity: 4, clinical: 1 },
    });
  });

  it('holds no key, in any writing', async () => {
    const batches = await open();
    const { binary } = await client.call('items.release', { ...reader, items: [item(1)] });
    const family = await client.call('pseudonym.key', { principal: 'vault-publish', family: 'births' });
    const written = (await readFile(releaseFile(), 'utf8')) + bench.logged.join('');
    for (const key of [batches.subarray(0, 32), batches.subarray(64), binary, family.binary]) {
      expect(written).not.toContain(key.toString('hex'));
      expect(written).not.toContain(key.toString('base64').slice(0, 40));
      expect(written).not.toContain(key.toString('base64url').slice(0, 40));
    }
  });

  it('numbers releases that come together without a gap or a double', async () => {
    const clients = await Promise.all([1, 2, 3, 4].map(() => bench.client()));
    const answers = await Promise.all(
      clients.flatMap((caller) =>
        Array.from({ length: 25 }, () => caller.call('items.release', { ...reader, items: [item(1)] })),
      ),
    );
    const numbers = answers.map(({ answer }) => answer.releaseNumber).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect((await lines()).map(({ n }) => n)).toEqual(numbers);
  });

  it('goes on counting after a restart', async () => {
    await client.call('items.release', { ...reader, items: [item(1), item(2, 'clinical')] });
    await service.close();
    await bench.start({ create: false });
    const { answer } = await client.call('items.release', { ...reader, items: [item(1)] });
    expect(answer.releaseNumber).toBe(2);
    expect((await client.call('figures', {})).answer).toEqual({
      releases: 2,
      itemsReleased: { identity: 2, clinical: 1 },
      transfersOpened: 0,
      lastReleaseAt: '2026-01-01T00:00:00.000Z',
      epoch: 1,
      epochsDestroyed: 0,
    });
  });

  it('passes over the number of a torn line and says so', async () => {
    await client.call('items.release', { ...reader, items: [item(1)] });
    await service.close();
    await appendFile(releaseFile(), '{"n":2,"at":"2026-01-0');
    await bench.start({ create: false });
    const { answer } = await client.call('items.release', { ...reader, items: [item(1)] });
    expect(answer.releaseNumber).toBe(4);
    expect((await lines()).map(({ n, op }) => [n, op])).toEqual([
      [1, 'items.release'],
      [3, 'repaired'],
      [4, 'items.release'],
    ]);
    expect((await lines())[1]).toMatchObject({ passedOver: 2 });
  });

  it('is not made anew when it is missing or no release file', async () => {
    await client.call('items.release', { ...reader, items: [item(1)] });
    await service.close();
    await rename(releaseFile(), join(bench.directory, 'kept'));
    await expect(bench.start({ create: true })).rejects.toMatchObject({ code: 'release-file-missing' });
    await symlink(bench.passphraseFile, releaseFile());
    await expect(bench.start({ create: true })).rejects.toMatchObject({ code: 'release-file-damaged' });
  });

  it('is private', async () => {
    for (const file of [
      'releases.ndjson',
      'transfers.ndjson',
      'keystore.age',
      'epochs.json',
      'epoch-000001.sealed',
    ]) {
      expect((await stat(join(bench.keys, file))).mode & 0o777, file).toBe(0o600);
    }
    expect((await stat(bench.keys)).mode & 0o777).toBe(0o700);
    expect((await stat(bench.socket)).mode & 0o777).toBe(0o600);
  });
});

it('releases nothing when the disk is full', async () => {
  await service.close();
  await rename(releaseFile(), join(bench.directory, 'kept'));
  await symlink('/dev/full', releaseFile());
  await bench.start({ create: false });
  const full = { code: 'release-not-written' };
  await expect(client.call('items.release', { ...reader, items: [item(1)] })).rejects.toMatchObject(full);
  await expect(open()).rejects.toMatchObject(full);
  await expect(
    client.call('pseudonym.key', { principal: 'vault-publish', family: 'births' }),
  ).rejects.toMatchObject(full);
});
