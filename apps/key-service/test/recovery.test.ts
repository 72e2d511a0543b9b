import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KeyClient } from '@vernix/key-channel';
import { DEMO_BUDGETS } from '@vernix/meter';
import { generateIdentity, itemContext, itemKey, openItem, sealBuffer, sealItem } from '@vernix/seal';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importKeys } from '../../cli/src/keys/import-keys.ts';
import { Bench, headerFor, OTHER_TRANSFER, opening, TRANSFER } from './helpers.ts';
import { Officers } from './officers.ts';

const OPERATOR = 'operator';
const reader = { principal: 'user:k7', role: 'steward', purpose: 'care' } as const;
const PLAIN = 'ten tiny fingers';

let bench: Bench;
let officers: Officers;
let client: KeyClient;
let admin: KeyClient;
/** Who may open the export, kept in a safe. */
let safe: Awaited<ReturnType<typeof generateIdentity>>;
let service: Awaited<ReturnType<Bench['start']>>;

const settings = () => ({ desk: officers.config, budgets: DEMO_BUDGETS });
async function connect(): Promise<void> {
  client = await bench.client();
  admin = await bench.client(bench.adminSocket);
}
beforeEach(async () => {
  [bench, safe] = await Promise.all([Bench.make(), generateIdentity('hybrid')]);
  officers = new Officers(bench);
  service = await bench.start(settings());
  await connect();
  await officers.found();
});
afterEach(async () => {
  await officers.close();
  await bench.clean();
});

/** Takes a file in, and seals an item of its third row as the vault does. */
async function takeIn(transferId: string): Promise<Buffer> {
  const { epochs } = (await client.call('hello', {})).answer;
  const header = await headerFor(epochs.at(-1)?.recipient ?? '');
  const { binary } = await client.call('transfer.open', ...opening([header], transferId));
  await client.call('transfer.settle', { transferId, records: 9 });
  const key = itemKey(binary.subarray(16, 48), 3);
  return Buffer.from(sealItem(key, Buffer.from(PLAIN), itemContext(transferId, 'identity', 3)));
}

async function read(sealed: Buffer, transferId = TRANSFER): Promise<string> {
  const items = [{ transferId, itemClass: 'identity' as const, row: 3 }];
  const { binary } = await client.call('items.release', { ...reader, items });
  return openItem(binary, sealed, itemContext(transferId, 'identity', 3)).toString();
}

/** Two officers agree, and all keys leave. */
async function exported(): Promise<Buffer> {
  const { recipient } = safe;
  const under = await officers.open({ kind: 'key-export', params: { recipient } }, OPERATOR);
  for (const officer of ['user:a', 'user:b']) await officers.approve(officer, under);
  return (await admin.call('keys.export', { principal: OPERATOR, recipient, under })).binary;
}

/** The machine burns. What is left is a copy of the directory's log, which holds no key, if one was made. */
async function lose(): Promise<string> {
  await officers.close();
  await service.close();
  const rest = join(bench.directory, 'copy');
  await cp(bench.keys, rest, { recursive: true, filter: (path) => !/keystore\.age|keys-\d{9}/.test(path) });
  await rm(bench.keys, { recursive: true });
  await rm(bench.sealingKeyFile);
  await writeFile(bench.passphraseFile, 'a passphrase of the new machine\n');
  return rest;
}

const recover = (sealed: Uint8Array, rest?: string, identities = [safe.identity]) =>
  importKeys(bench.config(settings()), { sealed, identities, rest }, new Date(bench.now), 10);

async function startAgain(): Promise<void> {
  officers = Object.assign(new Officers(bench), { passkeys: officers.passkeys, tokens: officers.tokens });
  service = await bench.start({ ...settings(), create: false });
  await connect();
}

describe('a key service whose directory is lost', () => {
  it('reads what was sealed before, and opens what was on its way, from an export alone', async () => {
    const sealed = await takeIn(TRANSFER);
    const onItsWay = await headerFor((await client.call('hello', {})).answer.epochs.at(-1)?.recipient ?? '');
    const keys = await exported();
    await lose();
    expect(await recover(keys)).toEqual({ log: 'new' });
    await startAgain();
    expect(await read(sealed)).toBe(PLAIN);
    await client.call('transfer.open', ...opening([onItsWay], OTHER_TRANSFER));
    expect((await bench.entries())[0]).toMatchObject({ type: 'keys.import', principal: OPERATOR });
  });

  it('begins a log by a key of its own, which nobody takes for the old one', async () => {
    const memory = join(bench.directory, 'memory');
    const look = async (): Promise<void> => {
      const keys = await KeyClient.connect({ at: bench.socket, memory });
      await keys.call('figures', {}).finally(() => keys.close());
    };
    await look();
    const before = (await client.call('log.checkpoint', {})).answer.keys;
    const keys = await exported();
    await lose();
    await recover(keys);
    await startAgain();
    expect((await client.call('log.checkpoint', {})).answer.keys).not.toContain(before[0]);
    await expect(look()).rejects.toMatchObject({ code: 'key-service-unproven' });
    await rm(memory);
    await look(); // as docs/operating.md says
  });

  it('opens nothing that was taken in before its log was lost: all that came in it would leave with a header of one’s own', async () => {
    await takeIn(TRANSFER);
    const keys = await exported();
    const rest = await lose();
    for (const name of ['log', 'openings.ndjson']) await rm(join(rest, name), { recursive: true });
    expect(await recover(keys, rest)).toEqual({ log: 'new' });
    await startAgain();
    const own = await headerFor((await client.call('hello', {})).answer.epochs.at(-1)?.recipient ?? '');
    const again = client.call('transfer.open', ...opening([own]));
    await expect(again).rejects.toMatchObject({ code: 'transfer-not-in-log' });
    await client.call('transfer.open', ...opening([own], OTHER_TRANSFER));
  });

  it('goes on with its log, its budgets and its officers where a copy of the rest was kept', async () => {
    const sealed = await takeIn(TRANSFER);
    await admin.call('keys.rotate', { principal: OPERATOR, key: 'items' });
    const later = await takeIn(OTHER_TRANSFER);
    const keys = await exported();
    for (let times = 0; times < 3; times += 1) await read(sealed);
    const before = await bench.entries();
    const used = async () => (await client.call('meter.overview', {})).answer.uses;
    const spent = await used();
    const rest = await lose();
    await expect(recover(keys)).rejects.toMatchObject({ code: 'keys-import-log-needed' });
    expect(await recover(keys, rest)).toEqual({ log: 'continued' });
    await startAgain();
    expect((await bench.entries()).slice(0, before.length + 1)).toMatchObject([
      ...before,
      { type: 'keys.import' },
    ]);
    expect(await used()).toEqual(spent);
    expect((await officers.desk.call('approvals.officers', {})).answer.founded).toBe(true);
    expect([await read(sealed), await read(later, OTHER_TRANSFER)]).toEqual([PLAIN, PLAIN]);
  });
});

describe('an export', () => {
  it('is not read in where keys are, nor over anything else', async () => {
    const keys = await exported();
    await service.close();
    await expect(recover(keys)).rejects.toMatchObject({ code: 'keystore-exists' });
    await lose();
    await mkdir(bench.keys);
    await writeFile(join(bench.keys, 'notes.txt'), 'mine');
    await expect(recover(keys)).rejects.toMatchObject({ code: 'keystore-missing' });
    expect(await readdir(bench.keys)).toEqual(['notes.txt']);
  });

  it('makes nothing when it is another’s, cut short, altered or no export', async () => {
    const keys = await exported();
    await lose();
    const before = await readdir(bench.directory);
    const other = await generateIdentity('hybrid');
    const altered = Buffer.from(keys);
    altered[altered.length - 20]! ^= 1;
    const letter = await sealBuffer([safe.recipient], Buffer.from('{"type":"letter"}'));
    const damaged = { code: 'keys-export-damaged' };
    await expect(recover(keys, undefined, [other.identity])).rejects.toMatchObject({
      code: 'keys-export-wrong-identity',
    });
    await expect(recover(keys, undefined, ['AGE-SECRET-KEY-1'])).rejects.toMatchObject({
      code: 'identity-invalid',
    });
    for (const bytes of [keys.subarray(0, -1), keys.subarray(0, 100), altered, letter, Buffer.alloc(0)]) {
      await expect(recover(bytes)).rejects.toMatchObject(damaged);
    }
    expect(await readdir(bench.directory)).toEqual(before);
  });
});
