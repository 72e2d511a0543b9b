import { createHash, randomBytes } from 'node:crypto';
import { cp, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IntakeStatement, type KeyName } from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { DEMO_BUDGETS } from '@vernix/meter';
import { itemContext, itemKey, openItem, sealItem, verifyStatement } from '@vernix/seal';
import { Verifier } from '@vernix/tlog';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Releases } from '../src/record/releases.ts';
import { Bench, HOUR, headerFor, OTHER_TRANSFER, opening, TRANSFER } from './helpers.ts';

const ORIGIN = 'vernix/registry';
const operator = { principal: 'operator' };
const reader = { principal: 'user:k7', role: 'steward', purpose: 'care' } as const;

let bench: Bench;
/** The vault's socket. */
let client: KeyClient;
/** The one that replaces and destroys keys. */
let admin: KeyClient;
let service: Awaited<ReturnType<Bench['start']>>;

async function connect(): Promise<void> {
  client = await bench.client();
  admin = await bench.client(bench.adminSocket);
}
beforeEach(async () => {
  bench = await Bench.make();
  service = await bench.start({ budgets: DEMO_BUDGETS });
  await connect();
});
afterEach(() => bench.clean());

async function currentHeader(): Promise<Uint8Array> {
  const { epochs } = (await client.call('hello', {})).answer;
  return await headerFor(epochs.at(-1)?.recipient ?? '');
}

/** Takes a transfer in, as the vault does. Resolves to what seals its identities. */
async function takeIn(id: string): Promise<Buffer> {
  const { binary } = await client.call('transfer.open', ...opening([await currentHeader()], id));
  await client.call('transfer.settle', { transferId: id, records: 9 });
  return binary.subarray(16, 48);
}

async function keyOf(row: number, transferId = TRANSFER): Promise<Buffer> {
  const items = [{ transferId, itemClass: 'identity' as const, row }];
  return (await client.call('items.release', { ...reader, items })).binary;
}

const rotate = (key: KeyName, of?: string) =>
  admin.call('keys.rotate', { ...operator, key, ...(of === undefined ? {} : { of }) });
const shred = (rows: readonly number[], transferId = TRANSFER) =>
  admin.call('person.shred', {
    ...operator,
    rows: rows.map((row) => ({ transferId, row })),
    files: [transferId],
  });
const forgotten = { code: 'items-forgotten' };

function tokens(generation: number) {
  const digests = ['a', 'b'].map((value) => createHash('sha256').update(value).digest());
  return client.call(
    'tokens.compute',
    {
      principal: 'vault-ingest',
      transferId: OTHER_TRANSFER,
      runs: [{ rule: 'r', count: 2 }],
      count: 2,
      generation,
      records: 2,
    },
    Buffer.concat(digests),
  );
}

describe('a person that is forgotten', () => {
  it('cannot be read any more, and everybody else can', async () => {
    const batch = await takeIn(TRANSFER);
    await takeIn(OTHER_TRANSFER);
    const other = await keyOf(3, OTHER_TRANSFER);
    expect((await shred([3, 7])).answer).toEqual({ rows: 2, epochs: [1], tokens: 1 });
    for (let time = 0; time < 2; time += 1) {
      await expect(keyOf(3)).rejects.toMatchObject(forgotten);
      await expect(keyOf(7)).rejects.toMatchObject(forgotten);
      expect(await keyOf(4)).toEqual(itemKey(batch, 4));
      expect(await keyOf(3, OTHER_TRANSFER)).toEqual(other);
      await bench.restart({ budgets: DEMO_BUDGETS });
      await connect();
    }
    expect((await shred([3])).answer.rows).toBe(0);
  });

  it('is in the log by number of rows and a commitment, not by name', async () => {
    await takeIn(TRANSFER);
    await shred([3, 7]);
    expect((await bench.entries()).at(-1)).toMatchObject({
      type: 'person.shred',
      principal: 'operator',
      rows: 2,
      transfers: 1,
      items: expect.stringMatching(/^.{43}$/) as string,
    });
  });

  it('cannot be noted without what its entry commits to: the compiler says so', () => {
    const noted = (releases: Releases) =>
      // @ts-expect-error whose rows they were is missing
      releases.note('operator', { type: 'person.shred', rows: 2, transfers: 1 });
    expect(noted).toBeTypeOf('function');
  });

  it('is not while one of the files is still being taken in', async () => {
    await client.call('transfer.open', ...opening([await currentHeader()]));
    await expect(shred([3])).rejects.toMatchObject({ code: 'transfers-pending', params: { count: 1 } });
  });

  it('cannot be read from a full backup with all keys there are now', async () => {
    const batch = await takeIn(TRANSFER);
    const [file, context] = [await currentHeader(), itemContext(TRANSFER, 'identity', 3)];
    const item = sealItem(itemKey(batch, 3), Buffer.from('a name'), context);
    await service.close();
    const backup = join(bench.directory, 'backup');
    await cp(bench.keys, backup, { recursive: true });
    const sealingKeyThen = await readFile(bench.sealingKeyFile);
    service = await bench.start({ budgets: DEMO_BUDGETS });
    await connect();
    expect(openItem(await keyOf(3), item, context).toString()).toBe('a name');

    await shred([3]);
    await admin.call('keys.rotate', { ...operator, key: 'intake', destroy: true });
    await expect(client.call('transfer.open', ...opening([file], OTHER_TRANSFER))).rejects.toMatchObject({
      code: 'sealed-to-another-key',
    });
    await service.close();

    // The keys of then, under the passphrase and the sealing key of now: they do not open.
    await rename(bench.keys, join(bench.directory, 'now'));
    await rename(backup, bench.keys);
    await expect(bench.start({ create: false })).rejects.toMatchObject({ code: 'keystore-damaged' });
    // Each state of then with the sealing key of now renumbered to fit.
    const now = JSON.parse(await readFile(bench.sealingKeyFile, 'utf8')) as { number: number };
    for (const name of await readdir(bench.keys)) {
      const number = Number(/^keys-(\d+)\.sealed$/.exec(name)?.[1] ?? 0);
      if (number === 0) continue;
      await writeFile(bench.sealingKeyFile, JSON.stringify({ ...now, number }));
      await expect(bench.start({ create: false })).rejects.toMatchObject({ code: 'keystore-damaged' });
    }
    // Only who kept the sealing key of then opens them: that is why no backup may hold it.
    await writeFile(bench.sealingKeyFile, sealingKeyThen);
    await bench.start({ create: false, budgets: DEMO_BUDGETS });
    await connect();
    expect(openItem(await keyOf(3), item, context).toString()).toBe('a name');
  });
});

describe('keys', () => {
  it('are replaced and destroyed through the second socket only', async () => {
    const refused = { code: 'second-socket-only' };
    await expect(client.call('keys.rotate', { ...operator, key: 'items' })).rejects.toMatchObject(refused);
    await expect(client.call('person.shred', { ...operator, rows: [], files: [] })).rejects.toMatchObject(
      refused,
    );
    await expect(client.call('tokens.settle', { ...operator, generation: 1 })).rejects.toMatchObject(refused);
    const nonce = 'A'.repeat(43);
    await expect(client.call('approvals.cancel', { requester: 'user:k7', nonce })).rejects.toMatchObject(
      refused,
    );
    await expect(
      client.call('tokens.rekey', { from: 1, to: 1, count: 1 }, Buffer.alloc(8)),
    ).rejects.toMatchObject(refused);
  });

  it('are listed by name and generation, without any key', async () => {
    await client.call('pseudonym.key', { principal: 'vault-publish', family: 'births' });
    const { answer } = await client.call('keys.list', {});
    expect(answer.keys.map(({ key, of, generation, state }) => [key, of, generation, state])).toEqual([
      ['intake', undefined, 1, 'current'],
      ['items', undefined, 1, 'current'],
      ['tokens', undefined, 1, 'current'],
      ['pseudonyms', 'births', 1, 'current'],
      ['statement', undefined, 1, 'current'],
      ['log', undefined, 1, 'current'],
      ['sealing', undefined, 4, 'current'],
    ]);
  });

  it('of items: what was sealed before opens as before, what comes after hangs from the new root', async () => {
    const before = await takeIn(TRANSFER);
    expect((await rotate('items')).answer).toEqual({ generation: 2 });
    await takeIn(OTHER_TRANSFER);
    await shred([1], OTHER_TRANSFER);
    await bench.restart({ budgets: DEMO_BUDGETS });
    await connect();
    expect(await keyOf(5)).toEqual(itemKey(before, 5));
    await expect(keyOf(1, OTHER_TRANSFER)).rejects.toMatchObject(forgotten);
    const opened = (await bench.entries()).filter(({ type }) => type === 'transfer.open');
    expect(opened).toMatchObject([{ itemGeneration: 1 }, { itemGeneration: 2 }]);
  });

  it('of pseudonyms: the family’s next snapshot has others', async () => {
    const key = async (family: string) =>
      (await client.call('pseudonym.key', { principal: 'vault-publish', family })).binary;
    const [births, audit] = [await key('births'), await key('audit')];
    expect((await rotate('pseudonyms', 'births')).answer).toEqual({ generation: 2 });
    expect(await key('births')).not.toEqual(births);
    expect(await key('audit')).toEqual(audit);
    await expect(rotate('pseudonyms')).rejects.toMatchObject({ code: 'request-invalid' });
  });

  it('of the statement: the same epoch is stated anew, by the new key', async () => {
    const before = (await client.call('hello', {})).answer;
    await rotate('statement');
    const { statement, statementKey } = (await client.call('hello', {})).answer;
    expect(statementKey).not.toBe(before.statementKey);
    const [then, now] = await Promise.all([
      verifyStatement(before.statement, before.statementKey, IntakeStatement),
      verifyStatement(statement, statementKey, IntakeStatement),
    ]);
    expect(now).toEqual({ ...then, version: 2, issuedAt: now.issuedAt });
  });

  it('of the log: the old one announces the new one, both sign for two weeks, then the new one alone', async () => {
    /** As the vault comes, which remembers the log and its keys. */
    const visit = async () => {
      await (await KeyClient.connect({ at: bench.socket, memory: join(bench.directory, 'memory') })).close();
    };
    await visit();
    const [old] = (await client.call('log.checkpoint', {})).answer.keys;
    await rotate('log');
    await visit();
    await client.call('pseudonym.key', { principal: 'vault-publish', family: 'births' });
    const keys = (await client.call('log.checkpoint', {})).answer.keys;
    const fresh = keys.at(-2);
    expect(keys).toHaveLength(4);
    const verify = async (key: string | undefined) => {
      const log = await bench.log();
      await log.verify({ origin: ORIGIN, verifiers: [Verifier.parse(key ?? '')] });
    };
    await verify(old);
    await verify(fresh);
    const announced = (await bench.entries()).find(({ type }) => type === 'keys.rotate');
    expect(announced).toMatchObject({ key: 'log', generation: 2, logKeys: keys.slice(2) });

    await bench.restart({ budgets: DEMO_BUDGETS });
    await verify(old);
    bench.now += 15 * 24 * HOUR;
    await bench.restart({ budgets: DEMO_BUDGETS });
    await connect();
    await client.call('pseudonym.key', { principal: 'vault-publish', family: 'births' });
    await visit();
    await verify(fresh);
    await expect(verify(old)).rejects.toMatchObject({ code: 'log-signature-missing' });
    expect((await bench.entries()).some(({ type }) => type === 'keys.destroy')).toBe(true);
  });

  it('of the log: asked for twice, it is one change, and the log opens after it', async () => {
    await rotate('log');
    expect((await rotate('log')).answer).toEqual({ generation: 2 });
    await bench.restart({ budgets: DEMO_BUDGETS });
    await connect();
    const { keys } = (await client.call('log.checkpoint', {})).answer;
    expect(keys).toHaveLength(4);
    await (await bench.log()).verify({ origin: ORIGIN, verifiers: keys.map((key) => Verifier.parse(key)) });
  });

  it('of tokens: each is carried over without its digest, and the old key is gone', async () => {
    await client.call('transfer.open', ...opening([await currentHeader()], OTHER_TRANSFER));
    const before = (await tokens(1)).binary;
    expect((await rotate('tokens')).answer).toEqual({ generation: 2 });
    expect((await rotate('tokens')).answer).toEqual({ generation: 2 });
    expect((await tokens(1)).binary).toEqual(before);
    const { binary } = await admin.call('tokens.rekey', { from: 1, to: 2, count: 2 }, before);
    expect(binary).not.toEqual(before);
    expect((await tokens(2)).binary).toEqual(binary);
    await admin.call('tokens.settle', { ...operator, generation: 2 });
    await expect(tokens(1)).rejects.toMatchObject({ code: 'tokens-of-another-key' });
    expect((await tokens(2)).binary).toEqual(binary);
  });

  it('are sealed anew with each change, and what a kill left of a change is destroyed', async () => {
    const stateFiles = async () => (await readdir(bench.keys)).filter((name) => name.startsWith('keys-'));
    const before = await stateFiles();
    await rotate('sealing');
    expect(await stateFiles()).not.toEqual(before);
    expect(await stateFiles()).toHaveLength(1);
    await service.close();
    await writeFile(join(bench.keys, 'keys-000000099.sealed'), randomBytes(50));
    await bench.start({ create: false });
    expect(await stateFiles()).toHaveLength(1);
  });

  it('are not made anew while a sealing key waits for those it seals', async () => {
    await service.close();
    await rename(bench.keys, join(bench.directory, 'lost'));
    await expect(bench.start()).rejects.toMatchObject({ code: 'sealing-key-left' });
  });
});
