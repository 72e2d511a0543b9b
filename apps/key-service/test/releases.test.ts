import { createHash } from 'node:crypto';
import { chmod, cp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyClient } from '@vernix/key-channel';
import { LogReader } from '@vernix/log-files';
import { batchKey, itemKey } from '@vernix/seal';
import { Verifier } from '@vernix/tlog';
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

const reader = { principal: 'user:k7', role: 'steward', purpose: 'care' } as const;
const item = (row: number, itemClass: 'identity' | 'clinical' = 'identity', transferId = TRANSFER) => ({
  transferId,
  itemClass,
  row,
});
const logDirectory = (): string => join(bench.keys, 'log');

/** Everything in the log's directory and beside it, as text. */
async function written(): Promise<string> {
  const files = await readdir(bench.keys, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((file) => file.isFile() && !file.name.startsWith('keystore'))
    .map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1'));
  return (await Promise.all(texts)).join('\n');
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

  it('is a key of its own whatever a family is called', async () => {
    const ask = (family: string) => client.call('pseudonym.key', { principal: 'vault-publish', family });
    const { binary } = await ask('constructor'); // every object has one
    expect(binary).toHaveLength(32);
    expect((await ask('constructor')).binary).toEqual(binary);
  });
});

describe('the log', () => {
  it('has principal, purpose and a commitment to every item before the keys are answered', async () => {
    const items = [item(2), item(1), item(3), item(9), item(4, 'clinical', OTHER_TRANSFER)];
    const { answer } = await client.call('items.release', { ...reader, items });
    const entry = (await bench.entries())[answer.releaseNumber - 1];
    expect(entry).toMatchObject({
      v: 1,
      at: '2026-01-01T00:00:00.000Z',
      type: 'items.release',
      principal: 'user:k7',
      purpose: 'care',
      identity: 4,
      clinical: 1,
    });
    expect(JSON.stringify(entry)).not.toContain(TRANSFER);

    const [opening] = (await readFile(join(bench.keys, 'openings.ndjson'), 'utf8')).trimEnd().split('\n');
    const { commitment, salt, items: named } = JSON.parse(opening ?? '') as Record<string, string>;
    expect(named).toEqual({ [TRANSFER]: { identity: '1-3,9' }, [OTHER_TRANSFER]: { clinical: '4' } });
    const opened = createHash('sha256')
      .update(Buffer.from(salt ?? '', 'base64url'))
      .update(JSON.stringify(named))
      .digest('base64url');
    expect(entry).toMatchObject({ items: commitment });
    expect(opened).toBe(commitment);
  });

  it('holds no key, in any writing', async () => {
    const batches = await open();
    const { binary } = await client.call('items.release', { ...reader, items: [item(1)] });
    const family = await client.call('pseudonym.key', { principal: 'vault-publish', family: 'births' });
    const everything = (await written()) + bench.logged.join('');
    for (const key of [batches.subarray(0, 32), batches.subarray(64), binary, family.binary]) {
      expect(everything).not.toContain(key.toString('latin1'));
      expect(everything).not.toContain(key.toString('hex'));
      expect(everything).not.toContain(key.toString('base64').slice(0, 40));
      expect(everything).not.toContain(key.toString('base64url').slice(0, 40));
    }
  });

  it('numbers releases that come together without a gap or a double', async () => {
    const clients = await Promise.all([1, 2, 3, 4].map(() => bench.client()));
    const answers = await Promise.all(
      clients.flatMap((caller) =>
        Array.from({ length: 20 }, () =>
          caller.call('facts.release', { principal: 'vault-publish', transferIds: [TRANSFER] }),
        ),
      ),
    );
    const numbers = answers.map(({ answer }) => answer.releaseNumber).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 80 }, (_, index) => index + 1));
    expect((await bench.entries()).length).toBe(80);
  });

  it('charges two identities for each row, and says of which items the keys were given', async () => {
    const used = async () => {
      const { table, uses } = (await client.call('meter.overview', {})).answer;
      const at = table.grants.findIndex(
        ({ holder, metered }) => holder === 'user/steward' && metered === 'identity',
      );
      return uses[at]?.all.day.used;
    };
    await client.call('items.release', { ...reader, items: [item(1), item(1, 'clinical')] });
    expect(await used()).toBe(2);
    await client.call('items.release', { ...reader, items: [item(2, 'clinical'), item(3, 'clinical')] });
    expect(await used()).toBe(6);
    expect((await bench.entries()).at(-1)).toMatchObject({ identity: 0, clinical: 2 });
  });

  it('goes on counting after a restart', async () => {
    await client.call('items.release', { ...reader, items: [item(1), item(2, 'clinical')] });
    await service.close();
    await bench.start({ create: false });
    const { answer } = await client.call('items.release', { ...reader, items: [item(1)] });
    expect(answer.releaseNumber).toBe(2);
    expect((await client.call('figures', {})).answer).toMatchObject({
      releases: 2,
      itemsReleased: { identity: 2, clinical: 1 },
      transfersOpened: 0,
      lastReleaseAt: '2026-01-01T00:00:00.000Z',
      logSize: 2,
    });
  });

  it('is signed by both of its keys, and whole', async () => {
    await open();
    await client.call('items.release', { ...reader, items: [item(1)] });
    const { answer } = await client.call('log.checkpoint', {});
    const verifiers = answer.keys.map((key) => Verifier.parse(key));
    expect(verifiers.map(({ kind }) => kind)).toEqual(['ed25519', 'ml-dsa-44']);
    const log = await LogReader.open(logDirectory());
    expect(log.note).toBe(answer.checkpoint);
    await log.verify({ origin: 'vernix/registry', verifiers });
  });

  it('takes what another zone did, in that zone’s words', async () => {
    const event = { type: 'file.deleted', transferId: TRANSFER, from: 'gateway' } as const;
    const { answer } = await client.call('log.append', { principal: 'vault-collector', event });
    expect((await bench.entries())[answer.index]).toMatchObject({ ...event, principal: 'vault-collector' });
  });

  it('is not made anew when it is missing or altered', async () => {
    await client.call('items.release', { ...reader, items: [item(1)] });
    await service.close();
    await cp(logDirectory(), join(bench.directory, 'kept'), { recursive: true });
    await rm(logDirectory(), { recursive: true });
    await expect(bench.start({ create: true })).rejects.toMatchObject({ code: 'release-file-missing' });
    await cp(join(bench.directory, 'kept'), logDirectory(), { recursive: true });
    const checkpoint = join(logDirectory(), 'checkpoint');
    await writeFile(checkpoint, (await readFile(checkpoint, 'utf8')).replace('\n1\n', '\n0\n'));
    await expect(bench.start({ create: true })).rejects.toMatchObject({ code: 'release-file-damaged' });
  });

  it('is private', async () => {
    await client.call('items.release', { ...reader, items: [item(1)] });
    await bench.log(); // nothing is being put in place any more
    const files = await readdir(bench.keys, { recursive: true, withFileTypes: true });
    for (const file of files.filter((found) => found.isFile())) {
      const { mode } = await stat(join(file.parentPath, file.name));
      expect(mode & 0o777, file.name).toBe(0o600);
    }
    expect((await stat(bench.keys)).mode & 0o777).toBe(0o700);
    expect((await stat(bench.socket)).mode & 0o777).toBe(0o600);
  });
});

it('releases nothing when the log cannot be written', async () => {
  await client.call('items.release', { ...reader, items: [item(1)] });
  // A file where a directory should be stops root as well as anybody.
  await rename(join(logDirectory(), 'tile'), join(bench.directory, 'kept'));
  await writeFile(join(logDirectory(), 'tile'), '');
  await chmod(join(logDirectory(), 'tile'), 0o400);
  const failed = { code: 'release-not-written' };
  await expect(client.call('items.release', { ...reader, items: [item(1)] })).rejects.toMatchObject(failed);
  await expect(open()).rejects.toMatchObject(failed);
  await expect(
    client.call('pseudonym.key', { principal: 'vault-publish', family: 'births' }),
  ).rejects.toMatchObject(failed);
});
